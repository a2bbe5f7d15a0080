"""Settings: one frozen value, read once at the start; every fault is named at the same time."""

import importlib.util
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from records.errors import SettingsError

SECRETS = ("blobs_secret", "database_url", "elasticsearch_api_key", "elasticsearch_password")
"""Settings that may stand in a file, named by a variable of the same name with `_FILE` behind it."""

_BUCKET = "s3://"


class _SecretFiles(EnvSettingsSource):
    """The settings that stand in files, without the white space around them."""

    def get_field_value(
        self,
        field: FieldInfo,  # noqa: ARG002  # the name tells
        field_name: str,
    ) -> tuple[str | bool | None, str, bool]:
        """What the file of a secret holds; False, which no setting can be, if it cannot be read."""
        named = self.env_vars.get(f"{self.env_prefix}{field_name}_file".lower())
        if named is None or field_name not in SECRETS:
            return None, field_name, False
        try:
            return Path(named).read_text("utf-8").strip(), field_name, False
        except (OSError, ValueError):
            return False, field_name, False


class Settings(BaseSettings):
    """All settings, from `KLAARLICHT_*` variables; see docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="KLAARLICHT_", frozen=True, extra="ignore")

    data: Path = Field(Path("data"), description="Folder of everything that is kept (embedded mode).")
    database_url: str = Field(
        "", repr=False, description="PostgreSQL URL; empty: SQLite under the data folder."
    )
    database_connections: int = Field(
        10, ge=2, le=200, description="Connections to PostgreSQL that one process has at most."
    )
    elasticsearch_url: str = Field(
        "", repr=False, description="Elasticsearch URL; empty: the embedded index."
    )
    elasticsearch_api_key: SecretStr = Field(SecretStr(""), description="API key for Elasticsearch.")
    elasticsearch_user: str = Field("", description="User name for Elasticsearch, where there is no API key.")
    elasticsearch_password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    elasticsearch_ca: Path | None = Field(
        None, description="File with the certificate that signs Elasticsearch's; empty: those of the system."
    )
    elasticsearch_prefix: str = Field(
        "klaarlicht",
        pattern="^[a-z][a-z0-9-]{0,60}$",
        description="Name that the indexes begin with; each installation in a cluster has its own.",
    )
    elasticsearch_shards: int = Field(
        0, ge=0, le=100, description="Shards of a new index; 0: one for every 8 million records."
    )
    elasticsearch_replicas: int = Field(0, ge=0, le=5, description="Further copies of each shard.")
    tika_url: str = Field("", description="Tika server URL; empty: extraction in processes of its own.")
    blobs: str = Field(
        "", description="Folder or s3://bucket/prefix for original bytes; empty: under the data folder."
    )
    blobs_endpoint: str = Field("", description="URL of the S3-compatible store; empty: that of AWS.")
    blobs_region: str = Field("us-east-1", description="Region of the bucket, as its store names it.")
    blobs_key_id: str = Field("", description="Name of the access key of the bucket.")
    blobs_secret: SecretStr = Field(SecretStr(""), description="That access key.")
    index_memory_mb: int = Field(64, ge=32, le=4096, description="Memory of the index writer, in MiB.")
    unit_sources: int = Field(
        0,
        ge=0,
        le=10_000,
        description="Files or messages in one work unit; 0: 500 with PostgreSQL, and no units without.",
    )
    parsers: int = Field(0, ge=0, le=64, description="Parser processes; 0: one a core.")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of the figures for Prometheus; 0: nothing is counted."
    )
    metrics_host: str = Field("127.0.0.1", description="Address of that port; whoever reaches it may read.")
    organisation: str = Field(
        "Onbekend bestuursorgaan",
        min_length=1,
        max_length=200,
        description="Name of the organisation that releases, as it stands on what goes out.",
    )
    organisation_uri: str = Field(
        "",
        pattern="^(https://identifier\\.overheid\\.nl/tooi/id/[a-z]+/[a-z0-9]+)?$",
        description="Its address in the lists of TOOI, for DiWoo; empty: its name alone.",
    )
    max_upload_mb: int = Field(20_480, ge=1, description="Largest upload in one request, in MiB.")

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgresql+psycopg://")):
            raise PydanticCustomError("postgresql_url", "not a PostgreSQL URL")
        if value and not importlib.util.find_spec("psycopg"):
            raise PydanticCustomError("scaled_extra", "no driver")
        return value

    @field_validator("elasticsearch_url")
    @classmethod
    def _of_elasticsearch(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise PydanticCustomError("web_url", "not a URL")
        if value and not importlib.util.find_spec("elasticsearch"):
            raise PydanticCustomError("scaled_extra", "no client")
        return value

    @field_validator("blobs")
    @classmethod
    def _of_a_bucket(cls, value: str) -> str:
        if value.startswith(_BUCKET) and not value.removeprefix(_BUCKET).partition("/")[0]:
            raise PydanticCustomError("bucket", "no bucket")
        if value.startswith(_BUCKET) and not importlib.util.find_spec("obstore"):
            raise PydanticCustomError("scaled_extra", "no client")
        return value

    @field_validator("blobs_endpoint")
    @classmethod
    def _of_a_store(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise PydanticCustomError("web_url", "not a URL")
        return value

    @field_validator("tika_url")
    @classmethod
    def _of_tika(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise PydanticCustomError("web_url", "not a URL")
        if value and not importlib.util.find_spec("httpx2"):
            raise PydanticCustomError("scaled_extra", "no client")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # there are no such files
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # variables name them
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given goes before variables, and these before the files that variables name."""
        return init_settings, env_settings, _SecretFiles(settings_cls)

    @field_validator("metrics_port")
    @classmethod
    def _of_figures(cls, value: int) -> int:
        if value and not importlib.util.find_spec("prometheus_client"):
            raise PydanticCustomError("scaled_extra", "no library")
        return value

    @property
    def is_embedded(self) -> bool:
        """Whether nothing that an answer is made of is asked over a network."""
        return not (self.elasticsearch_url or self.database_url)

    @property
    def has_bucket(self) -> bool:
        """Whether original bytes are kept in an S3-compatible store."""
        return self.blobs.startswith(_BUCKET)

    @property
    def originals_folder(self) -> Path:
        """Folder of the packs with original bytes, where they are not in a bucket."""
        return Path(self.blobs) if self.blobs else self.data / "originals"


_REASONS = {
    "greater_than_equal": "dit moet minstens {ge} zijn",
    "int_parsing": "dit moet een geheel getal zijn",
    "bucket": "na s3:// hoort de naam van een bucket",
    "web_url": "dit moet met http:// of https:// beginnen",
    "postgresql_url": "dit moet met postgresql:// beginnen",
    "scaled_extra": "hiervoor is meer nodig: installeer klaarlicht[scaled]",
    "less_than_equal": "dit mag hoogstens {le} zijn",
    "string_pattern_mismatch": "dit moet passen op {pattern}",
    "string_type": "het bestand dat de waarde zou bevatten kan niet worden gelezen",
}


def _fault(error: ErrorDetails) -> tuple[str, str]:
    """The variable, and why its value cannot be used, in Dutch; the value may be a secret and is left out."""
    name = "_".join(["KLAARLICHT", *map(str, error["loc"])]).upper()
    reason = _REASONS.get(error["type"], "deze waarde kan niet worden gebruikt")
    return name, reason.format_map(error.get("ctx", {}))


def read_settings(data: Path | None = None) -> Settings:
    """The settings of this process; `data` goes before the variable. Raises SettingsError with all faults."""
    try:
        given = Settings.model_validate({}) if data is None else Settings.model_validate({"data": data})
    except ValidationError as error:
        raise SettingsError(tuple(map(_fault, error.errors()))) from None
    return given.model_copy(update={"data": given.data.absolute()})


def embedded_in(folder: Path, like: Settings) -> Settings:
    """The settings of an embedded installation in a folder; how much it may take is as here."""
    own = {"index_memory_mb", "parsers", "max_upload_mb"}
    plain = {name: field.get_default() for name, field in Settings.model_fields.items() if name not in own}
    return like.model_copy(update={**plain, "data": folder.absolute()})
