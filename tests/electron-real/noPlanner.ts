/** The planner runs where the application runs. */
export const createWorkerPlanner = (): never => {
  throw new Error('The planner is not in this process.');
};
