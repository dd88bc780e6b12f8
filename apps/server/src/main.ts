import { ConfigurationError, loadConfig } from './config.ts';
import { setUpDemo } from './demo/set-up-demo.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLog } from './kernel/log.ts';
import { type RunningServer, serve } from './serve.ts';

const STOP_LIMIT_MS = 9_500;

/** `npm start`. Exit status: 0 stopped on request, 1 refused to start, 2 configuration not valid. */
async function main(): Promise<void> {
  const startedMs = Date.now();
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const config = loadConfig();
  const log = createLog(config.logLevel);
  let starting: Promise<RunningServer> | undefined;
  let stopping = false;

  const stop = async (reason: string, status: number) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'stopping');
    // Whatever hangs, the process is gone within the ten seconds the contract gives.
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    // A start that is under way has things to stop too: the embedded PostgreSQL first of all.
    await starting?.then(
      (running) => running.stop(),
      () => undefined,
    );
    process.exit(status);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop(signal, 0));
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    void stop('unhandledRejection', 1);
  });

  const setUp = async (kernel: Kernel, url: string) => {
    if (config.mode !== 'production') await setUpDemo(kernel, url, say);
  };
  starting = serve(config, {
    log,
    onStage: (line) => say(`  ${line}`),
    onFatal: () => void stop('database', 1),
    // Port 0 is known only once it listens.
    ...(config.port === 0 ? {} : { beforeListen: (kernel) => setUp(kernel, `http://${config.host}:${config.port}`) }),
  });
  const running = await starting;
  if (config.port === 0) {
    await setUp(running.kernel, running.url).catch(async (error: unknown) => {
      // Cut off by a stop, it must not end the process before the stop has.
      if (stopping) return;
      await running.stop();
      throw error;
    });
  }
  if (stopping) return;
  log.info({ url: running.url, mode: config.mode, ms: Date.now() - startedMs }, 'serving');
  say(
    `Gardefou serves ${running.url} (${((Date.now() - startedMs) / 1000).toFixed(1)} s). Its API: ${running.url}/docs`,
  );
}

main().catch((error: unknown) => {
  const known = error instanceof Error ? error.message : 'unknown error';
  process.stderr.write(`Gardefou did not start: ${known}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
});
