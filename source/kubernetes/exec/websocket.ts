/** The door to the WebSocket library, so that it is loaded when the first command runs and not at start. */
export { WebSocket } from 'ws';
