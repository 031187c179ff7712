/** Licences of what the application is made of, a text beside the window's page. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';
/** How that text begins; a page that a host serves in its place does not. */
export const NOTICES_BEGIN = 'Supercargo comes with the work of others.';
