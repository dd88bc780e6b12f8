// Preloaded in the peer: a server that listens on a bare port would listen on every address of the machine.
const { Server } = require('node:net');

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (typeof first === 'object' && first !== null && first.port !== undefined)
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  if (Number.isInteger(Number(first)) && typeof rest[0] !== 'string')
    return listen.call(this, first, '127.0.0.1', ...rest);
  return listen.call(this, first, ...rest);
};
