import type { FastifyInstance } from 'fastify';
import { authenticate, modules, openAudit } from './app.ts';
import type { Config } from './config.ts';
import { type Booted, type BootOptions, boot } from './kernel/boot/boot.ts';
import { serveDocumentation } from './kernel/http/documentation.ts';
import { createHttpServer } from './kernel/http/server.ts';
import type { Kernel } from './kernel/kernel.ts';

export interface RunningServer extends Booted {
  app: FastifyInstance;
  /** `http://127.0.0.1:3000` */
  url: string;
}

interface ServeOptions extends Partial<BootOptions> {
  /** What must be there before the first request can come. */
  beforeListen?: (kernel: Kernel) => Promise<void>;
}

const DRAIN_MS = 5_000;

/** Boots everything and answers HTTP (unless this process only works on jobs). `stop` lets calls in flight end, for five seconds. */
export async function serve(config: Config, { beforeListen, ...options }: ServeOptions = {}): Promise<RunningServer> {
  const booted = await boot(config, { modules, openAudit, as: 'server', ...options });
  const { kernel } = booted;
  try {
    const routes = booted.modules.flatMap((module) => module.routes);
    const app = await createHttpServer(kernel, routes, authenticate);
    await serveDocumentation(app, booted.modules);
    await beforeListen?.(kernel);
    const url = config.role === 'worker' ? '' : await app.listen({ host: config.host, port: config.port });
    return { ...booted, app, url, stop: () => drain(app).then(booted.stop) };
  } catch (error) {
    await booted.stop();
    throw error;
  }
}

/** Stops accepting, waits for answers in flight, then cuts what is left. */
async function drain(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
  await app.close();
  clearTimeout(cut);
}
