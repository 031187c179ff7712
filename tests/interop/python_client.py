#!/usr/bin/python3
"""An independent console, written from src/shared/protocol/SPEC.md alone, with Debian's python3-socketio.

    python_client.py URL TOKEN

It plays a short story against a running cell and prints one JSON object a line; the rule that each step rests on is in
its comment. It imports nothing of this project.
"""

import asyncio
import json
import struct
import sys
import uuid

import socketio

CONSOLE_ID = "python-console"
OPERATOR = {"operatorId": "py", "name": "Python", "consoleId": CONSOLE_ID}


def tell(step, **figures):
    print(json.dumps({"step": step, **figures}), flush=True)


class Console:
    def __init__(self, url, token, last_seen=None, secret=None):
        self.url = url
        self.auth = {
            "token": token,
            "protocol": "1.2",
            "consoleId": CONSOLE_ID,
            "consoleName": "A console in Python",
            "lastSeen": last_seen,
            # H9: by this the cell knows the holder of a lease again (L9).
            "connectionSecret": secret,
        }
        self.control = socketio.AsyncClient(reconnection=False)
        self.telemetry = socketio.AsyncClient(reconnection=False)
        self.welcome = None
        self.refusal = None
        self.epoch = None
        self.last_seq = 0
        self.sequence = []
        self.packml = None
        self.holder = None
        self.joints = []
        self.wrench = []
        self.arrived = asyncio.Event()

        @self.control.on("welcome", namespace="/control")
        async def on_welcome(welcome):
            # E5, E6: a snapshot replaces everything; without one the events continue where they ended.
            self.welcome = welcome
            self.epoch = welcome["epoch"]
            self.last_seq = welcome["resumeAfterSeq"]
            if welcome["snapshot"] is not None:
                self.packml = welcome["snapshot"]["cell"]["packml"]
            self.arrived.set()

        @self.control.on("event", namespace="/control")
        async def on_event(event):
            # E7: another epoch or an old number is ignored, a missing one would call for a new connection.
            if event["epoch"] != self.epoch or event["seq"] <= self.last_seq:
                return
            assert event["seq"] == self.last_seq + 1, "an event is missing"
            self.last_seq = event["seq"]
            self.sequence.append(event["seq"])
            body = event["body"]
            if body["type"] == "packml.changed":
                self.packml = body["state"]
            if body["type"] == "control.changed":
                self.holder = body["lease"]["holder"]["name"] if body["lease"] else None
            await self.control.emit("seen", {"epoch": event["epoch"], "seq": event["seq"]}, namespace="/control")

        @self.control.on("connect_error", namespace="/control")
        async def on_refused(data):
            # H2: the reason stands in `data`.
            self.refusal = data.get("data") if isinstance(data, dict) else data
            self.arrived.set()

        @self.telemetry.on("joints", namespace="/telemetry")
        async def on_joints(batch):
            self.joints.append(batch)

        @self.telemetry.on("wrench", namespace="/telemetry")
        async def on_wrench(batch):
            self.wrench.append(batch)

    async def open(self):
        # P1, P2, H1.
        try:
            await self.control.connect(
                self.url, auth=self.auth, namespaces=["/control"], transports=["websocket"], wait=False
            )
        except socketio.exceptions.ConnectionError:
            pass
        await asyncio.wait_for(self.arrived.wait(), 6)

    async def open_telemetry(self):
        await self.telemetry.connect(
            self.url, auth=self.auth, namespaces=["/telemetry"], transports=["websocket"], wait=False
        )

    async def close(self):
        for connection in (self.control, self.telemetry):
            if connection.connected:
                await connection.disconnect()

    async def clock(self):
        # K1.
        reply = await self.control.call("clock", {"clientTimeMs": 0}, namespace="/control", timeout=3)
        return reply["cellTimeMs"]

    async def command(self, body, token=None):
        # C1, C2, K2.
        command = {
            "commandId": str(uuid.uuid4()),
            "deadlineMs": await self.clock() + 3000,
            "fencingToken": token,
            "by": OPERATOR,
            "body": body,
        }
        ack = await self.control.call("command", command, namespace="/control", timeout=4)
        # C12.
        assert ack["commandId"] == command["commandId"]
        return ack

    async def until(self, condition, what, limit_s=10):
        for _ in range(int(limit_s * 100)):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise TimeoutError(what)


def samples(batch, columns):
    """T2: rows of little-endian 32-bit floats."""
    values = struct.unpack("<%df" % (batch["count"] * columns), batch["values"])
    return [values[k : k + columns] for k in range(0, len(values), columns)]


async def story(url, token):
    refused = Console(url, "not-the-token")
    await refused.open()
    tell("refused", code=refused.refusal["code"])
    await refused.close()

    console = Console(url, token)
    await console.open()
    description = console.welcome["description"]
    tell("welcome", protocol=console.welcome["protocol"], primitives=[p["name"] for p in description["primitives"]])
    await console.until(lambda: console.packml == "execute", "execute", 30)

    await console.open_telemetry()
    await console.until(lambda: len(console.joints) >= 3 and len(console.wrench) >= 3, "telemetry")
    rows = samples(console.joints[0], len(description["jointNames"]))
    tell(
        "telemetry",
        jointColumns=len(rows[0]),
        jointPeriodMs=console.joints[0]["periodMs"],
        wrenchRows=len(samples(console.wrench[0], 6)),
        wrenchPeriodMs=console.wrench[0]["periodMs"],
        steps=console.joints[1]["index"] - console.joints[0]["index"],
    )

    # L2, C6, S2.
    ack = await console.command({"type": "control.acquire", "role": "operator", "takeOver": True, "reason": "interop"})
    fencing_token = ack["fencingToken"]
    await console.until(lambda: console.holder == "Python", "control")
    wrong = await console.command({"type": "mode.set", "mode": "manual"}, fencing_token)
    tell("acquired", granted=ack["accepted"], tooEarly=wrong["code"])
    hold = await console.command({"type": "packml", "command": "hold", "reason": "interop"}, fencing_token)
    await console.until(lambda: console.packml == "held", "held")
    tell("held", accepted=hold["accepted"])

    # E5, L7: away, then back with the last event that was stored; L9: whoever lacks the secret is not the holder.
    last_seen = {"epoch": console.epoch, "seq": console.last_seq}
    first_sequence = list(console.sequence)
    await console.close()
    impostor = Console(url, token)
    await impostor.open()
    refused = await impostor.command({"type": "mode.set", "mode": "manual"}, fencing_token)
    tell("impostor", code=refused["code"])
    await impostor.close()
    back = Console(url, token, last_seen, console.welcome["connectionSecret"])
    back.packml = "held"
    await back.open()
    resumed = back.welcome["snapshot"] is None and not back.welcome["gap"]
    unhold = await back.command({"type": "packml", "command": "unhold", "reason": "interop"}, fencing_token)
    await back.until(lambda: back.packml == "execute", "execute again")
    release = await back.command({"type": "control.release"}, fencing_token)
    sequence = first_sequence + back.sequence
    tell(
        "resumed",
        withoutSnapshot=resumed,
        unhold=unhold["accepted"],
        release=release["accepted"],
        unbroken=sequence == list(range(sequence[0], sequence[0] + len(sequence))),
    )
    await back.close()


asyncio.run(story(sys.argv[1], sys.argv[2]))
