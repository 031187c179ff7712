import { z } from 'zod';
import { err, ok, type Result } from '#shared/result/result.ts';
import { isoTime } from '#shared/units/timeText.ts';
import { labellingSchema, labelVerdicts, type Labelling, type SignedLabelling } from './damageLabelling.ts';
import { damageLabels, damageSeverities } from './finding.ts';

/** Larger files and longer lists are refused before anything of them is used. */
export const COCO_CHARACTERS_MOST = 4_000_000;
const IMAGES_MOST = 20_000;
const ANNOTATIONS_MOST = 100_000;
const PROBLEMS_MOST = 20;

const number = z.number().min(-1e6).max(1e6);
const id = z.int().min(0).max(1e9);
/** What is read of a file in the format of COCO (object detection); other fields are left alone. */
const cocoSchema = z.object({
  images: z
    .array(
      z.object({
        id,
        width: z.int().min(1).max(8192),
        height: z.int().min(1).max(8192),
        file_name: z.string().max(400),
        attributes: z
          .object({
            cell: z.string().max(200),
            finding: z.string().max(128),
            image: z.string().max(128),
            sku: z.string().max(200),
            verdict: z.enum(labelVerdicts),
          })
          .optional(),
      }),
    )
    .max(IMAGES_MOST),
  annotations: z
    .array(
      z.object({
        id,
        image_id: id,
        category_id: id,
        bbox: z.tuple([number, number, number, number]),
        attributes: z.object({ severity: z.enum(damageSeverities).optional() }).optional(),
      }),
    )
    .max(ANNOTATIONS_MOST),
  categories: z.array(z.object({ id, name: z.string().max(200) })).max(1000),
});

/** Labels as a COCO file; pictures are named by their id, boxes in pixels, who said so beside each picture. */
export function cocoOf(labellings: readonly SignedLabelling[]): unknown {
  const annotations = labellings.flatMap(({ boxes, widthPx, heightPx }, k) =>
    boxes.map(({ label, severity, x, y, width, height }) => ({
      image_id: k + 1,
      category_id: damageLabels.indexOf(label) + 1,
      bbox: [x * widthPx, y * heightPx, width * widthPx, height * heightPx].map(hundredths),
      area: hundredths(width * widthPx * height * heightPx),
      iscrowd: 0,
      attributes: { severity },
    })),
  );
  return {
    info: { description: 'Damage labels of Supercargo', version: '1' },
    categories: damageLabels.map((name, k) => ({ id: k + 1, name, supercategory: 'damage' })),
    images: labellings.map(({ cellKey, findingId, imageId, sku, verdict, widthPx, heightPx, by, atMs }, k) => ({
      id: k + 1,
      width: widthPx,
      height: heightPx,
      file_name: `${imageId}.jpg`,
      date_captured: isoTime(atMs),
      attributes: { cell: cellKey, finding: findingId, image: imageId, sku, verdict, labelled_by: by.name },
    })),
    annotations: annotations.map((each, k) => ({ id: k + 1, ...each })),
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

export interface CocoImport {
  labellings: Labelling[];
  /** One sentence for each picture that was left out; more than a few are only counted. */
  problems: string[];
  leftOut: number;
}

/** Labels of a COCO file that name pictures of this application; one bad picture takes no other with it. */
export function readCoco(text: string): Result<CocoImport, string> {
  if (text.length > COCO_CHARACTERS_MOST)
    return err(`The file has ${text.length} characters, at most ${COCO_CHARACTERS_MOST} are taken.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return err('The file is no JSON, so it cannot be a COCO file. Nothing was imported.');
  }
  const parsed = cocoSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err(
      `The file is no COCO file: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. Nothing was imported.`,
    );
  }
  const { images, annotations, categories } = parsed.data;
  const names = new Map(categories.map((category) => [category.id, category.name]));
  const byImage = Map.groupBy(annotations, (annotation) => annotation.image_id);
  const done: CocoImport = { labellings: [], problems: [], leftOut: 0 };
  const leaveOut = (name: string, why: string): void => {
    done.leftOut += 1;
    if (done.problems.length < PROBLEMS_MOST) done.problems.push(`${name} was left out: ${why}.`);
  };
  const known = new Set(images.map((image) => image.id));
  for (const [imageId, orphans] of byImage)
    if (!known.has(imageId)) leaveOut(`${orphans.length} boxes`, `the file has no picture ${imageId}`);
  for (const { id: imageId, width, height, file_name: name, attributes } of images) {
    if (!attributes) {
      leaveOut(name, 'it does not say which finding it belongs to (attributes.finding)');
      continue;
    }
    const boxes = (byImage.get(imageId) ?? []).map(({ category_id, bbox: [x, y, w, h], attributes: said }) => ({
      ...{ label: names.get(category_id), severity: said?.severity ?? 'minor' },
      ...{ x: x / width, y: y / height, width: w / width, height: h / height },
    }));
    const { cell, finding, image, sku, verdict } = attributes;
    const read = labellingSchema.safeParse({
      ...{ cellKey: cell, findingId: finding, imageId: image, sku, widthPx: width, heightPx: height, verdict, boxes },
    });
    if (read.success) done.labellings.push(read.data);
    else leaveOut(name, `${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? ''}`);
  }
  return ok(done);
}
