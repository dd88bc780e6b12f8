export const TEMPLATE = 'gardefou_template';
/** Fixed, because roles and their passwords are shared by every database of the run. */
export const TEST_MASTER_KEY = Buffer.alloc(32, 7);
