"""An OpenID Connect provider: authorization code flow with PKCE, the ID token checked against the provider's keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from bot.domain.hosts import is_local
from bot.service.ports import Clock
from bot.service.sign_on import Identity, ProviderUnavailable, SignOnRefused

PATIENCE = 10.0
SCOPE = "openid profile email"
LEEWAY = 60
# Signatures only the provider can make: neither "none" nor keys that it shares with us.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# RFC 8176; other values of `amr` say how, but not that it was more than one.
MANY_FACTORS = "mfa"


@dataclass(frozen=True)
class Client:
    """What the provider knows us by."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str


class OpenIdProvider:
    """Implements service.sign_on.IdentityProvider. What the provider says of itself is asked for at first use and kept."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._about: dict[str, Any] = {}
        self._keys: KeySet | None = None

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises ProviderUnavailable."""
        address, client = (await self._discover())["authorization_endpoint"], self._client
        asked = {"state": state, "nonce": nonce, "code_challenge_method": "S256"}
        challenge = create_s256_code_challenge(verifier)
        url = prepare_grant_uri(
            address, client.client_id, "code", client.redirect_uri, SCOPE, code_challenge=challenge, **asked
        )  # fmt: skip
        return str(url)

    async def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Whom a code stands for. Raises ProviderUnavailable or SignOnRefused."""
        return _identity(await self._claims(await self._id_token(code, verifier), nonce))

    async def _id_token(self, code: str, verifier: str) -> str:
        """Trade the code for the token; the secret goes into the head, where the provider takes it there."""
        about, client = await self._discover(), self._client
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect_uri, "code_verifier": verifier}
        auth: tuple[str, str] | None = (quote(client.client_id, safe=""), quote(client.client_secret, safe=""))
        if "client_secret_basic" not in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            auth, form = None, {**form, "client_id": client.client_id, "client_secret": client.client_secret}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as http:
                answer = await http.post(about["token_endpoint"], data=form, auth=auth or httpx.USE_CLIENT_DEFAULT)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderUnavailable(f"the token endpoint does not answer ({type(error).__name__})") from None
        if answer.status_code in (400, 401, 403):
            raise SignOnRefused(f"the provider refused the code: {str(body.get('error', ''))[:40]!r}")
        if answer.status_code != 200 or not isinstance(body.get("id_token"), str):
            raise ProviderUnavailable(f"the token endpoint answers {answer.status_code} without a token")
        return str(body["id_token"])

    async def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        client, about = self._client, await self._discover()
        rules = JWTClaimsRegistry(
            int(self._clock.now().timestamp()), LEEWAY,
            iss={"essential": True, "value": about["issuer"]}, aud={"essential": True, "value": client.client_id},
            exp={"essential": True}, iat={"essential": True}, sub={"essential": True}, nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        try:
            claims = await self._decoded(id_token)
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            raise SignOnRefused(f"the ID token is not good ({type(error).__name__})") from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client.client_id:
            raise SignOnRefused("the ID token is for somebody else, too")
        return claims

    async def _decoded(self, id_token: str) -> dict[str, Any]:
        if self._keys is not None:
            try:
                return jwt.decode(id_token, self._keys, ALGORITHMS).claims
            except InvalidKeyIdError:
                pass  # the provider has changed its keys
        self._keys = KeySet.import_key_set(await self._get((await self._discover())["jwks_uri"]))  # type: ignore[arg-type]
        return jwt.decode(id_token, self._keys, ALGORITHMS).claims

    async def _discover(self) -> dict[str, Any]:
        if not self._about:
            about = await self._get(f"{self._client.issuer}/.well-known/openid-configuration")
            if str(about.get("issuer", "")).rstrip("/") != self._client.issuer:
                raise ProviderUnavailable("the provider calls itself by another name than LOTSE_OIDC_ISSUER")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                url = str(about.get(name, ""))
                if not url.startswith("https://") and not (url.startswith("http://") and is_local(self._client.issuer)):
                    raise ProviderUnavailable(f"the provider's {name} is no https address")
            self._about = about
        return self._about

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as http:
                answer = (await http.get(url)).raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderUnavailable(f"the provider does not answer ({type(error).__name__})") from None
        if not isinstance(answer, dict):
            raise ProviderUnavailable("the provider does not answer as one")
        return answer


def _identity(claims: dict[str, Any]) -> Identity:
    verified = claims.get("email_verified") in (True, "true")
    names = (claims.get("email") if verified else None, claims.get("preferred_username"))
    methods = claims.get("amr")
    strong = isinstance(methods, list) and MANY_FACTORS in methods
    return Identity(tuple(name for name in names if isinstance(name, str) and name), strong)
