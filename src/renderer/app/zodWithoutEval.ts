import { z } from 'zod';

// Must run before any schema is made: zod would try `new Function`, which the content security policy reports as a violation.
z.config({ jitless: true });
