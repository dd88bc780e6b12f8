import pg from 'pg';
import { expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { WrongMasterKey } from '../src/kernel/boot/check-master-key.ts';
import { prepareDatabase } from '../src/kernel/boot/prepare-database.ts';
import { createKeyRing } from '../src/kernel/crypto/key-ring.ts';
import { createLog } from '../src/kernel/log.ts';
import { TEST_MASTER_KEY } from './harness/constants.ts';
import { createTestDatabase } from './harness/create-test-database.ts';

test('a server with another master key is refused before it touches the passwords of the roles', async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client(database.config);
  await owner.connect();
  const passwords = async () =>
    (await owner.query("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'gardefou%' ORDER BY 1")).rows;
  const before = await passwords();
  const prepare = (key: Buffer) =>
    prepareDatabase(database.config, createKeyRing(key), modules, createLog('silent'), () => undefined);
  await prepare(TEST_MASTER_KEY);
  await expect(prepare(Buffer.alloc(32, 8))).rejects.toThrow(WrongMasterKey);
  expect(await passwords()).toEqual(before);
  await prepare(TEST_MASTER_KEY);
  await owner.end();
  await database.drop();
});
