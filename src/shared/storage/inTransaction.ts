/** What a transaction needs of a database. */
export interface TransactionalDatabase {
  exec(sql: string): void;
  readonly isTransaction: boolean;
}

/** All of the work or none of it. What failed is thrown on, and nothing that fails after it takes its place. */
export function inTransaction(
  database: TransactionalDatabase,
  work: () => void,
  begin: 'BEGIN' | 'BEGIN IMMEDIATE' = 'BEGIN',
): void {
  database.exec(begin);
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: TransactionalDatabase): void {
  // A full disk makes SQLite take the transaction back by itself.
  if (!database.isTransaction) return;
  try {
    database.exec('ROLLBACK');
  } catch {
    // The first error is the cause, and is told.
  }
}
