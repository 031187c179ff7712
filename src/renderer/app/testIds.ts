/** The list lives with the components, which may not import from here. */
export { testIds, type TestId } from '#renderer/ui/testIds.ts';
