/** Where the socket is: apart from the page, so that a development server can pass one of them on. */
export const SOCKET_PATH = '/stdwire';
