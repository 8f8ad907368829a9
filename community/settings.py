"""
Settings, in the order a request meets them. Production is the default; `make run` opts
out of TLS for a machine of one's own. `.env.example` lists every variable.
"""

from community import env, places

BASE_DIR = places.ROOT
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", file=places.SECRETS / "secret_key")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")

# The community --------------------------------------------------------------------

SITE_NAME = env.text("SITE_NAME", "Accord")  # stays neutral on purpose
REGISTRATION = env.choice("REGISTRATION", of=("approval", "invitation", "open"))
AGE_ASSURANCE = env.text(
    "AGE_ASSURANCE", "community.accounts.age.DeclarationProvider"
)  # dotted path of an AgeAssuranceProvider
EXIT_URL = env.text("EXIT_URL", "https://www.bbc.co.uk/weather")  # where quick exit leads
IDLE_LOCK_MINUTES = env.number("IDLE_LOCK_MINUTES", 15)
EVIDENCE_DAYS = env.number("EVIDENCE_DAYS", 180)  # after a case was settled
OPERATOR_CHECK = "community.operations.is_operator"  # who may ask for Policy.OPERATOR

# Who may ask ------------------------------------------------------------------------

ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
TLS = env.flag("TLS", default=True)  # 0 only where the browser is on this machine
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)  # hops whose X-Forwarded-For counts
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes; the longest form is about 60 KB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 0  # text only: there are no uploads

# Applications -------------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sites",  # django-moderation imports it
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "community.services",
    "community.accounts",
    "community.notices",
    "community.safety",
    "moderation",
    "moderation.django_moderation",
    "forums",
    "realtime",
]
SITE_ID = 1
ROOT_URLCONF = "community.urls"
ASGI_APPLICATION = "community.asgi.application"

MIDDLEWARE = [
    "community.operations.CountingMiddleware",
    "community.safety.discretion.DiscretionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "community.visitors.AddressMiddleware",
    "community.accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.accounts.access.PolicyMiddleware",
    "community.safety.errors.ErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "community.safety.page.everywhere",
                "community.notices.page.unseen_mark",
            ],
            "builtins": ["django.templatetags.static", "community.fixed"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

# Stores -----------------------------------------------------------------------------

_database = env.database("DATABASE_URL", f"host={places.SOCKETS} dbname=accord user=accord")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.pop("dbname", "accord"),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": str(_database.pop("port", "")),
        "OPTIONS": {
            **_database,
            # Seconds: a wrong role or a dead server must not hide behind a long wait.
            "connect_timeout": 3,
            # Prepared questions (community/prepared.py) are planned once a connection.
            "prepare_threshold": 2,
            # Nobody waits longer than this for a lock or an answer: "busy, try again".
            "options": "-c lock_timeout=3s -c statement_timeout=10s"
            " -c idle_in_transaction_session_timeout=15s"
            # To start a second worker takes longer than most of our questions.
            " -c max_parallel_workers_per_gather=0"
            # Reading here and there costs a disk without moving parts hardly more than reading
            # on: by default the planner reads whole tables to spare it a few hundred steps.
            " -c random_page_cost=1.1"
            # A title has a misspelt word when half of its three-letter groups are there:
            # at the default of 0.6, "rehersed" does not find "rehearsed".
            " -c pg_trgm.word_similarity_threshold=0.5",
            **(
                {
                    "pool": {
                        "min_size": 1,
                        "max_size": 20,
                        # Seconds for a free connection, then "busy, try again"; and for
                        # making one, so that it is tried anew soon after an outage.
                        "timeout": 1.5,
                        "reconnect_timeout": 4,
                    }
                }
                if env.flag("DB_POOL", default=True)
                else {}
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL", f"unix://{places.SOCKETS}/valkey.sock")
# Stands before every key and channel, so that two sites may share one server.
REDIS_PREFIX = env.text("REDIS_PREFIX", "accord")

# Ends of the record of what staff did, in a file that whoever reaches the database does not
AUDIT_ANCHORS = env.text("AUDIT_ANCHORS", str(places.VAR / "audit.anchors"))

# Live updates -------------------------------------------------------------------------
# The layer carries hints only and may lose them: clients re-read the page's state when
# they reconnect, so a lost hint is a delay and never a wrong page.

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
    }
}
CACHES = {
    # Used codes of second factors.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
}

# Jobs: in the database, enqueued in the transaction that needs them
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Members ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["community.accounts.backend.Backend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "forums:home"
# Where those are led whom moderators keep out. They reach what stands beside it, and no more.
NAME_CHECK = "moderation.lines.may_be_named"  # what the language rules say of a name
KEPT_OUT_URL = "decisions:standing"
PASSWORD_HASHERS = ["community.accounts.hashing.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "community.accounts.passphrases.OwnWordsValidator"},
]
ACCOUNT_ADAPTER = "community.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = False  # community/limits.py counts tries
MFA_ADAPTER = "community.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half minutes that two clocks may differ

# Sessions: in the database, so that signing out everywhere and quick exit hold at once
SESSION_ENGINE = "community.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-s" if TLS else "s"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "__Host-c" if TLS else "c"
CSRF_COOKIE_SECURE = TLS
CSRF_FAILURE_VIEW = "community.safety.errors.csrf_failure"

# Sealed fields: the first key seals, all open (community/crypto.py)
SEALING_KEYS = env.secret("SEALING_KEYS", file=places.SECRETS / "sealing_keys").split(",")

# What leaves ----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: only for the QR code of a second factor
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'none'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
# Other sites learn nothing. "no-referrer" would also make browsers send `Origin: null` with
# our own forms, which Django rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_TLS_PROXY = env.flag("BEHIND_TLS_PROXY")  # it sets X-Forwarded-Proto itself
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "/static/"
STATIC_ROOT = places.STATIC
STATICFILES_DIRS = [BASE_DIR / "community" / "static"]
WHITENOISE_USE_FINDERS = True  # no collectstatic step on a machine of one's own

# Words, times -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Who may read /metrics from another machine, with `Authorization: Bearer`; "" for nobody
METRICS_TOKEN = env.text("METRICS_TOKEN", " ").strip()

# Logs: JSON lines on standard output; what must not be logged is taken out in one place
LOGGING_CONFIG = "community.logs.configure"
LOGGING = {"configured by": LOGGING_CONFIG}  # Django calls it only if this is not empty
