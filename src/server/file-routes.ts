import type { FastifyPluginAsync } from 'fastify';
import { BEHAVIOR_CSV_TEMPLATE_PATH, behaviorCsvTemplate } from '../application/imports/behavior-csv-columns.ts';
import type { BlobStore } from '../application/ports/files.ts';
import type { Services } from '../application/services.ts';

/** Where files arrive. */
export const UPLOAD_PATH = '/uploads/:token';

const REFUSALS = {
  SIZE_MISMATCH: { status: 400, message: 'The file has not the size that was announced.' },
  DIGEST_MISMATCH: { status: 400, message: 'The file has not the SHA-256 that was announced.' },
  TOO_LARGE: { status: 413, message: 'The file is too large.' },
} as const;

/** `PUT /uploads/<one-time token>` and `GET /downloads/<one-time token>`: bytes are streamed, never held; and the template of the incident file, for anybody. */
export const fileRoutes =
  (services: Services, blobs: BlobStore): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    app.put<{ Params: { token: string } }>(
      UPLOAD_PATH,
      { bodyLimit: Number.MAX_SAFE_INTEGER },
      async (request, reply) => {
        const outcome = await services.transfers.receive(request.params.token, request.raw);
        if (outcome === null)
          return reply
            .status(404)
            .send({ code: 'LINK_EXPIRED', message: 'This address is unknown, used or expired: ask for a new one.' });
        if (typeof outcome === 'string')
          return reply.status(REFUSALS[outcome].status).send({ code: outcome, message: REFUSALS[outcome].message });
        return reply.status(201).send({ uploadId: outcome.id, sha256: outcome.sha256 });
      },
    );

    app.get(BEHAVIOR_CSV_TEMPLATE_PATH, (_request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="behavior-csv-v1.csv"')
        .send(behaviorCsvTemplate()),
    );

    // Without HEAD: a preview would use the link up.
    app.get<{ Params: { token: string } }>('/downloads/:token', { exposeHeadRoute: false }, async (request, reply) => {
      const file = await services.transfers.redeem(request.params.token);
      if (!file)
        return reply
          .status(404)
          .send({ code: 'LINK_EXPIRED', message: 'This link is unknown, used or expired: ask for a new one.' });
      return reply
        .type(file.contentType)
        .header('Content-Disposition', `attachment; filename="${file.fileName.replace(/[^\w.-]/g, '_')}"`)
        .send(await blobs.open(file.sha256));
    });
  };
