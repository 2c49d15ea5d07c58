"""Clinical reference data: shipped with sources, replaceable entry by entry by the clinic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Concern
from microjournal.domain.reports import AftercareItem
from microjournal.services.reference_entries import (
    AdverseSign,
    AftercareKind,
    AftercarePeriod,
    AftercareReference,
    ContraindicationRule,
    CoursePreset,
    DeviceReference,
    EndpointReference,
    PhotoTiming,
    PhototypeReference,
    Scale,
    ViewReference,
    WashoutRule,
    ZoneReference,
)
from microjournal.services.reference_reading import Entry, read_entries
from microjournal.support.i18n import _
from microjournal.support.i18n import language as language_in_use
from microjournal.support.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceData:
    """Everything the program knows by reference; shown as such, never as advice."""

    views: tuple[ViewReference, ...]
    zones: tuple[ZoneReference, ...]
    phototypes: tuple[PhototypeReference, ...]
    endpoints: tuple[EndpointReference, ...]
    contraindications: tuple[ContraindicationRule, ...]
    washouts: tuple[WashoutRule, ...]
    courses: tuple[CoursePreset, ...]
    photo_timing: tuple[PhotoTiming, ...]
    aftercare_lines: tuple[AftercareReference, ...]
    scales: tuple[Scale, ...]
    adverse_events: tuple[AdverseSign, ...]
    devices: tuple[DeviceReference, ...]

    def zone_of(self, region: AnatomicRegion) -> ZoneReference | None:
        """Return the zone a region belongs to, if any is known."""
        return next((zone for zone in self.zones if region in zone.regions), None)

    def course_for(self, concern: Concern) -> CoursePreset | None:
        """Return the preset of a concern, if any is known."""
        return next((entry for entry in self.courses if concern in entry.concerns), None)

    @property
    def aftercare(self) -> tuple[AftercareItem, ...]:
        """The lines of the aftercare sheet by period and kind, in words."""
        lines = [line for line in self.aftercare_lines if line.kind is not AftercareKind.CALL_US]
        periods, kinds = list(AftercarePeriod), list(AftercareKind)
        lines.sort(key=lambda line: (periods.index(line.period), kinds.index(line.kind)))
        return tuple(
            AftercareItem(
                period=_period_text(line.period),
                kind=_kind_text(line.kind),
                text=line.text,
                source=line.source,
                verified=line.verified,
            )
            for line in lines
        )

    @property
    def call_the_clinic(self) -> tuple[AftercareReference, ...]:
        """The signs after which a patient should call."""
        return tuple(line for line in self.aftercare_lines if line.kind is AftercareKind.CALL_US)


def load_reference(
    *, override_folder: Path | None = None, language: str | None = None
) -> ReferenceData:
    """Return the shipped reference data with the clinic's own entries in their place.

    Parameters
    ----------
    override_folder : Path, optional
        A folder of files named as the shipped ones. An entry replaces the shipped one with the
        same id, a new id is added at the end, ``hidden = true`` removes it.
    language : str, optional
        Two letters (default: the language in use); English where an entry has no such text.

    Raises
    ------
    InputError
        ``reference_invalid``: names the file and the entry that cannot be used.
    """
    chosen = language or language_in_use()

    def read(name: str, kind: type[Entry]) -> tuple[Entry, ...]:
        shipped = read_entries(resource("clinical", f"{name}.toml"), kind, chosen)
        own_file = None if override_folder is None else override_folder / f"{name}.toml"
        own = read_entries(own_file, kind, chosen) if own_file and own_file.exists() else ()
        return _merged(shipped, own)

    return ReferenceData(
        views=read("views", ViewReference),
        zones=read("zones", ZoneReference),
        phototypes=read("phototypes", PhototypeReference),
        endpoints=read("endpoints", EndpointReference),
        contraindications=read("contraindications", ContraindicationRule),
        washouts=read("washouts", WashoutRule),
        courses=read("courses", CoursePreset),
        photo_timing=read("photo_timing", PhotoTiming),
        aftercare_lines=read("aftercare", AftercareReference),
        scales=read("scales", Scale),
        adverse_events=read("adverse_events", AdverseSign),
        devices=read("devices", DeviceReference),
    )


def _merged(shipped: Iterable[Entry], own: Iterable[Entry]) -> tuple[Entry, ...]:
    merged = {entry.id: entry for entry in shipped}
    merged.update({entry.id: entry for entry in own})
    return tuple(entry for entry in merged.values() if not entry.hidden)


def _period_text(period: AftercarePeriod) -> str:
    return {
        AftercarePeriod.HOURS_0_24: _("First 24 hours"),
        AftercarePeriod.HOURS_24_72: _("24 to 72 hours"),
        AftercarePeriod.DAYS_4_7: _("Days 4 to 7"),
        AftercarePeriod.WEEKS_1_4: _("Weeks 1 to 4"),
        AftercarePeriod.ANY_TIME: _("At any time"),
    }[period]


def _kind_text(kind: AftercareKind) -> str:
    return {
        AftercareKind.DO: _("Do"),
        AftercareKind.AVOID: _("Avoid"),
        AftercareKind.NORMAL: _("Normal"),
        AftercareKind.CALL_US: _("Call us"),
    }[kind]
