/** Between the server's JSON and the browser's authenticator. Written out, since not every browser reads the JSON itself. */
interface Described { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }
interface Options {
  challenge: string
  user?: { id: string; name: string; displayName: string }
  excludeCredentials?: Described[] | null
  allowCredentials?: Described[] | null
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
const text = (buffer: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const described = (list: Described[] | null | undefined) => list?.map((d) => ({ ...d, id: bytes(d.id) }))

/** The member closed the browser's dialog, or let it run out: nothing to be said about. */
export const closed = (error: unknown): boolean => error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
/** This authenticator holds one of the member's passkeys already. */
export const known = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError'

export async function makePasskey(given: unknown): Promise<unknown> {
  const options = given as Options
  const made = (await navigator.credentials.create({
    publicKey: { ...(given as PublicKeyCredentialCreationOptions), challenge: bytes(options.challenge), user: { ...options.user!, id: bytes(options.user!.id) }, excludeCredentials: described(options.excludeCredentials) },
  })) as PublicKeyCredential
  const answer = made.response as AuthenticatorAttestationResponse
  return { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response: { clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject), transports: answer.getTransports?.() ?? [] } }
}

export async function usePasskey(given: unknown): Promise<unknown> {
  const options = given as Options
  const used = (await navigator.credentials.get({
    publicKey: { ...(given as PublicKeyCredentialRequestOptions), challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials) },
  })) as PublicKeyCredential
  const answer = used.response as AuthenticatorAssertionResponse
  return {
    id: used.id, rawId: text(used.rawId), type: used.type, clientExtensionResults: {},
    response: { clientDataJSON: text(answer.clientDataJSON), authenticatorData: text(answer.authenticatorData), signature: text(answer.signature), userHandle: answer.userHandle ? text(answer.userHandle) : undefined },
  }
}
