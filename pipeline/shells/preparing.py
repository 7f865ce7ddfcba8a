"""Before detecting goes on: signals and findings are brought up to the rules of the catalog, as far as these count."""

from datetime import timedelta

from sqlalchemy import Engine

from pipeline.histories import marks
from pipeline.histories.sealing import out_of_reach
from pipeline.histories.signals import Cache
from pipeline.stages.detect import Rules
from pipeline.stages.listening import Listener, appended_until
from pipeline.stages.publish import publish
from pipeline.stages.upgrade import behind, catch_up, hear_anew, switch_off
from pipeline.telemetry import logger
from processors.catalog import Catalog
from schemas.timestamps import EPOCH, to_micros


def prepare(engine: Engine, whole: Catalog, cache: Cache, keep: timedelta) -> Rules:
    """Hear kept signals under new keyings; the rules that count: without those that look farther than KEEP."""
    off = out_of_reach(whole, keep)
    active = whole.without(off)
    deaf = sorted(whole.detectors.keys() - active.detectors.keys())
    with engine.begin() as connection:
        hear_anew(connection, whole, cache, to_micros(appended_until(connection)))
        if not marks.versions(connection) and appended_until(connection) == EPOCH:
            marks.set_versions(connection, {kind: d.version for kind, d in active.detectors.items()})
        switch_off(connection, deaf)
        marks.set_notice(connection, "switched_off", deaf)
    if deaf:
        logger("detecting").warning("KEEP is too short for detectors; they are off", name=", ".join(deaf))
    return Rules(whole, active)


def upgrade(listener: Listener, intended: Rules) -> None:
    """Find again what is behind, as one difference."""
    with listener.engine.connect() as connection:
        late = behind(connection, intended)
    if late.changed or late.gone:
        listener.transact(lambda detecting: catch_up(detecting, late), intended)
        publish(listener.engine)
    listener.rules = caught_up(listener.engine, intended)


def caught_up(engine: Engine, intended: Rules) -> Rules:
    """The rules to ask: not those whose findings wait for `replay --apply`."""
    with engine.begin() as connection:
        late = behind(connection, intended)
        marks.forget_deadlines(connection, late.changed)  # made again when these look at everything
        waiting = {*late.changed, *(rule.partition(".")[0] for rule in late.gone)}
        marks.set_notice(connection, "upgrade_waiting", waiting)
    return Rules(intended.whole, intended.active.without(late.changed))
