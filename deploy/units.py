"""systemd's units of the processes, written from `services.toml`.

A process that listens is a template: `zorgbeeld-web@8001`, one per port. What runs by the clock is a job
with a timer. All belong to `zorgbeeld.target`: `systemctl restart zorgbeeld.target` is all of them.
"""

from deploy.places import REDIS_PORT, USER, WEB_PORT, Places
from deploy.services import Service, described, filled

TARGET = "zorgbeeld.target"
# The address is the proxy's alone.
INTERFACE = "127.0.0.1"
# What systemd.exec offers against a process that was taken over, and no process here needs.
HARDENED = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0027"""


def unit_names(web: int) -> list[str]:
    """Return what has to be enabled: the target, every process, every timer."""
    names = [TARGET]
    for service in described().services.values():
        names += instances(service, web)
    return names


def instances(service: Service, web: int) -> list[str]:
    """Return the units of one process that are started: one per port, its timer, or itself."""
    if service.when:
        return [f"zorgbeeld-{service.name}.timer"]
    if service.serves:
        return [f"zorgbeeld-{service.name}@{WEB_PORT + number}.service" for number in range(web)]
    return [f"zorgbeeld-{service.name}.service"]


def rendered(places: Places) -> dict[str, str]:
    """Return every unit file: name → text."""
    files = {TARGET: _target()}
    for service in described().services.values():
        at = "@" if service.serves else ""
        files[f"zorgbeeld-{service.name}{at}.service"] = _service(service, places)
        if service.when:
            files[f"zorgbeeld-{service.name}.timer"] = _timer(service)
    return files


def exec_start(service: Service, places: Places, port: str = "%i") -> str:
    """Return the command line of a process; `%` and quotes as systemd reads them."""
    parts = filled(service.command, port=port, interface=INTERFACE)
    return " ".join(_quoted(part) for part in [str(places.python), *parts])


def _quoted(part: str) -> str:
    """Return a word as systemd reads it back."""
    if part and all(mark not in part for mark in " \"'\\;$"):
        return part
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"'


def _target() -> str:
    """Return what stands for the whole installation."""
    return _sections(
        ("Unit", "Description=Zorgbeeld\nWants=network-online.target\nAfter=network-online.target"),
        ("Install", "WantedBy=multi-user.target"),
    )


def _service(service: Service, places: Places) -> str:
    """Return the unit of a process or job."""
    after = "network-online.target postgresql.service redis-server@zorgbeeld.service"
    unit = [
        f"Description=Zorgbeeld: {service.does}",
        f"After={after}",
        "Wants=network-online.target",
        f"PartOf={TARGET}",
        # However long PostgreSQL or Redis stays away: try again for ever.
        "StartLimitIntervalSec=0",
    ]
    run = [
        f"Type={'oneshot' if service.when else 'exec'}",
        f"User={USER}",
        f"Group={USER}",
        f"WorkingDirectory={places.checkout}",
        f"EnvironmentFile={places.environment}",
        "Environment=PYTHONUNBUFFERED=1",
        f"ExecStart={exec_start(service, places)}",
        *_asked(service),
        *_lasting(service),
        HARDENED,
        f"ReadWritePaths={' '.join([str(places.state), *service.writes])}",
    ]
    if service.role == "owner":
        run.insert(5, f"EnvironmentFile={places.owner}")
    sections = [("Unit", "\n".join(unit)), ("Service", "\n".join(run))]
    if not service.when:
        sections.append(("Install", f"WantedBy={TARGET}"))
    return _sections(*sections)


def _asked(service: Service) -> list[str]:
    """Return what leaves out a process that nobody asked for: it is skipped, and has not failed."""
    if not service.asked:
        return []
    # spaces ask for nothing, as `Service.wanted` says; `$$` is a `$` for the shell
    return [f"ExecCondition=/bin/sh -c 'set -- $${service.asked}; test $$# -gt 0'"]


def _lasting(service: Service) -> list[str]:
    """Return how a process is started again and ended; a job ends by itself."""
    if service.when:
        return []
    return [
        "Restart=always",
        "RestartSec=2",
        # Open sockets are told goodbye and a running task may end.
        "TimeoutStopSec=20",
        "KillMode=mixed",
        # A socket is a file: a thousand screens and what they ask.
        "LimitNOFILE=65536",
    ]


def lasting() -> str:
    """Return what has a server of Debian's come back: its own unit leaves nginx or PostgreSQL where it fell.

    Ended by a person it stays away: that is no failure.
    """
    return _sections(
        ("Unit", "StartLimitIntervalSec=0"), ("Service", "Restart=on-failure\nRestartSec=2")
    )


def _timer(service: Service) -> str:
    """Return when a job runs; one that was missed while the machine was off runs at its start."""
    return _sections(
        ("Unit", f"Description=Zorgbeeld: when {service.name} runs"),
        ("Timer", f"OnCalendar={service.when}\nPersistent=yes\nRandomizedDelaySec=60"),
        ("Install", f"WantedBy=timers.target {TARGET}"),
    )


def _sections(*sections: tuple[str, str]) -> str:
    """Return a unit file."""
    head = "# Written by scripts/install production from deploy/services.toml; changes: systemctl edit.\n"
    return head + "\n".join(f"[{name}]\n{text}\n" for name, text in sections)


def redis_settings(password: str) -> str:
    """Return the settings of the installation's own Redis: a password, this machine only, nothing kept.

    Nothing that must survive is in Redis: doorbells, a cache, and messages whose rows are in PostgreSQL.
    """
    return f"""\
# Written once by scripts/install production. Runs as redis-server@zorgbeeld.
bind 127.0.0.1
port {REDIS_PORT}
requirepass {password}
save ""
appendonly no
supervised auto
daemonize no
dir /var/lib/redis
pidfile /run/redis-zorgbeeld/redis-server.pid
logfile ""
"""
