import { DoubleSide, FrontSide, ShaderMaterial, Vector3, type Vector3 as Plane } from 'three';

/** How a hatch looks: distance of its stripes in metres, opacity of stripe and of the ground between them. */
export interface HatchLook {
  pitchM: number;
  stripe: number;
  ground: number;
  /** Seen through everything, but through the mouth of its bin only: four half-planes in pixels. */
  mouth?: readonly Plane[];
}

const CLIP = `
#ifdef MOUTH
  for (int i = 0; i < 4; i++) if (dot(mouth[i], vec3(gl_FragCoord.xy, 1.)) > 1.) discard;
#endif`;
const MOUTH = `
#ifdef MOUTH
  uniform vec3 mouth[4];
#endif`;

/** Stripes in the space of the thing itself, front faces only: never mistaken for the real thing. */
export const hatchMaterial = ({ pitchM, stripe, ground, mouth }: HatchLook): ShaderMaterial =>
  new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    depthTest: mouth === undefined,
    side: FrontSide,
    defines: mouth ? { MOUTH: 1 } : {},
    uniforms: {
      mouth: { value: mouth ?? [] },
      colour: { value: new Vector3() },
      hatch: { value: new Vector3(1 / pitchM, stripe, ground) },
    },
    vertexShader: `uniform vec3 hatch; varying float h;
      void main() {
        h = dot(position, vec3(1., .7, 1.)) * hatch.x;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
      }`,
    fragmentShader: `uniform vec3 colour; uniform vec3 hatch; varying float h; ${MOUTH}
      void main() {${CLIP}
        float w = fwidth(h);
        float b = smoothstep(.62 - w, .62 + w, abs(fract(h) - .5) * 2.);
        gl_FragColor = vec4(colour, mix(hatch.z, hatch.y, mix(b, .4, clamp(w - .5, 0., 1.))));
      }`,
  });

/** Lines of a ghost, dashed by their own length where a dash is given; through the mouth only where one is given. */
export const ghostLineMaterial = (mouth?: readonly Plane[], throughAll = mouth !== undefined): ShaderMaterial =>
  new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    depthTest: !throughAll,
    side: DoubleSide,
    defines: mouth ? { MOUTH: 1 } : {},
    uniforms: { mouth: { value: mouth ?? [] }, colour: { value: new Vector3() }, dashM: { value: 0 } },
    vertexShader: `attribute float along; varying float a;
      void main() { a = along; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); }`,
    fragmentShader: `uniform vec3 colour; uniform float dashM; varying float a; ${MOUTH}
      void main() {${CLIP}
        if (dashM > 0. && fract(a / dashM) > .6) discard;
        gl_FragColor = vec4(colour, .95);
      }`,
  });
