"""A real Apache Kafka for tests and measurements: jars by maven, one node or three on free ports of 127.0.0.1.

    with Cluster(version="4.3.1", listeners=["plaintext", "mtls"]) as cluster:
        cluster.kadmin("create", "events", "6", "1")
        ... cluster.brokers("mtls") ...

A broker that does not come up raises KafkaError with the last lines of its log: a missing broker is never a reason to
skip a test.  No node outlives the process that made it: the kernel kills it when its parent dies.
"""
import base64
import ctypes
import fcntl
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSIONS = ("4.3.1", "3.9.2")  # the newest, and the last one whose SCRAM an old librdkafka can speak
USER, PASSWORD = "hotline", "made-up-password"

READY_S_MAX = 90  # seen: 3 to 10 s; the rest is for a busy machine
STOP_S_MAX = 15   # seen: 0.2 to 1.7 s
FETCH_S_MAX = 900
START_TRIES = 3   # a port can be taken between choosing it and binding it
PORTS = range(20000, 32000)  # below the ports that the kernel gives to outgoing connections

# Name on the command line: (listener's name, its security protocol, extra properties of the listener)
LISTENERS = {
    "plaintext": ("PLAINTEXT", "PLAINTEXT", {}),
    "sasl_plain_tls": ("SASLTLS", "SASL_SSL", {
        "sasl.enabled.mechanisms": "PLAIN",
        "plain.sasl.jaas.config": "org.apache.kafka.common.security.plain.PlainLoginModule required "
                                  f'user_{USER}="{PASSWORD}";'}),
    "mtls": ("MTLS", "SSL", {"ssl.client.auth": "required"}),
    "scram": ("SCRAM", "SASL_PLAINTEXT", {
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;"}),
}


class KafkaError(Exception):
    """The broker, or what it needs, is not there; the text says why and shows the log's end."""


def die_with_parent(signum=signal.SIGKILL):
    """For preexec_fn: the kernel sends the signal when the parent dies, however it dies."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare():
        libc.prctl(1, signum)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
    return prepare


# ---- jars -------------------------------------------------------------------------------------------------------

def cache_dir():
    return pathlib.Path(os.environ.get("KAFKA_CACHE") or ROOT / "build" / "kafka")


def fetch(version):
    """The folder with the broker's jars; fetched once, by one process at a time, and renamed only when complete."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)+", version):
        raise KafkaError(f"no version of Kafka: {version}")
    cache = cache_dir()
    jars = cache / version
    if jars.is_dir():
        return jars
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if jars.is_dir():
            return jars
        part = cache / f"{version}.part"
        shutil.rmtree(part, ignore_errors=True)
        run_tool(["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(HERE / "pom.xml"), f"-Dkafka.version={version}",
                  "dependency:copy-dependencies", f"-DoutputDirectory={part.resolve()}", "-DincludeScope=runtime"],
                 FETCH_S_MAX)
        os.rename(part, jars)
    return jars


def run_tool(words, seconds, **how):
    """Runs a helper to its end and returns its standard output; raises KafkaError with the end of what it said if it fails."""
    try:
        done = subprocess.run(words, stdin=how.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=seconds, check=False,
                              preexec_fn=die_with_parent(), text=True, errors="replace", **how)
    except FileNotFoundError:
        raise KafkaError(f"{words[0]} is not installed; scripts/setup kafka installs it") from None
    except subprocess.TimeoutExpired:
        raise KafkaError(f"{words[0]} took more than {seconds} s") from None
    if done.returncode != 0:
        raise KafkaError(f"{' '.join(words[:6])} failed ({done.returncode}):\n{tail(done.stdout + done.stderr)}")
    return done.stdout


def tail(text, lines=25):
    return "\n".join("  | " + line for line in text.rstrip().splitlines()[-lines:])


# ---- small things a cluster is made of ----------------------------------------------------------------------------

def java():
    return os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"


def kadmin_path():
    path = pathlib.Path(os.environ.get("KADMIN") or ROOT / "build" / "tests" / "kadmin")
    if not path.exists():
        raise KafkaError(f"{path} is not built: make {path}")
    return str(path)


def free_ports(count):
    """Ports nobody listens on now, all different."""
    ports = []
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise KafkaError("no free ports on 127.0.0.1")


def make_certificates(folder):
    """CA, server (127.0.0.1, localhost) and client certificates, all PEM, and a CA that signed none of them."""
    def openssl(*words):
        run_tool(["openssl", *words], 60, cwd=folder)

    folder.mkdir()
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other-ca"):
        openssl("req", "-x509", *curve, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "3",
                "-subj", f"/CN=hotline test {name}")
    for name, extension in (("server", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
                            ("client", "extendedKeyUsage=clientAuth")):
        openssl("req", "-new", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (folder / f"{name}.ext").write_text(extension + "\n", encoding="ascii")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "3", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
    # The broker wants key and chain in one file, the key as PKCS#8 (which the tool above writes).
    (folder / "server-store.pem").write_text((folder / "server.key").read_text() + (folder / "server.pem").read_text())


def sweep():
    """Removes folders left by clusters whose maker was killed: their lock is free."""
    for folder in pathlib.Path(tempfile.gettempdir()).glob("hotline-kafka-*"):
        try:
            with open(folder / "lock", "r+", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # in use, not ours, or gone


# ---- nodes and cluster --------------------------------------------------------------------------------------------

class Node:
    """One broker process; its data outlives stop and kill, so start goes on where it ended."""

    def __init__(self, cluster, number, ports):
        self.cluster = cluster
        self.number = number
        self.ports = ports  # listener's name -> port, CONTROLLER among them on node 1
        self.folder = cluster.folder / f"node{number}"
        self.log = cluster.folder / f"node{number}.log"
        self.process = None

    def properties(self):
        cluster = self.cluster
        controller = cluster.nodes[0].ports["CONTROLLER"]
        roles = "broker,controller" if self.number == 1 else "broker"
        shown = {name: port for name, port in self.ports.items() if name != "CONTROLLER"}
        replicas = min(3, len(cluster.nodes))
        lines = {
            "process.roles": roles, "node.id": self.number, "log.dirs": self.folder,
            "controller.quorum.voters": f"1@127.0.0.1:{controller}", "controller.listener.names": "CONTROLLER",
            "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in self.ports.items()),
            "advertised.listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in shown.items()),
            "listener.security.protocol.map": ",".join(["CONTROLLER:PLAINTEXT"] + [
                f"{name}:{protocol}" for name, protocol, _ in map(LISTENERS.get, cluster.listeners)]),
            "inter.broker.listener.name": "PLAINTEXT",
            "offsets.topic.num.partitions": 1, "offsets.topic.replication.factor": replicas,
            "transaction.state.log.num.partitions": 1, "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": 1, "group.initial.rebalance.delay.ms": 0,
            "auto.create.topics.enable": "false", "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 1000,
            # A test of retention cannot wait minutes for the cleaner.
            "log.initial.task.delay.ms": 500, "log.retention.check.interval.ms": 500,
        }
        if cluster.needs_tls():
            lines.update({"ssl.keystore.type": "PEM", "ssl.keystore.location": cluster.tls / "server-store.pem",
                          "ssl.truststore.type": "PEM", "ssl.truststore.location": cluster.tls / "ca.pem"})
        for name, _, extra in map(LISTENERS.get, cluster.listeners):
            lines.update({f"listener.name.{name.lower()}.{key}": value for key, value in extra.items()})
        lines.update(cluster.settings)
        return "".join(f"{key}={value}\n" for key, value in lines.items())

    def format(self):
        path = self.cluster.folder / f"node{self.number}.properties"
        path.write_text(self.properties(), encoding="utf-8")
        words = ["format", "-t", self.cluster.id, "-c", str(path)]
        if "scram" in self.cluster.listeners:
            words += ["--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"]
        run_tool([java(), *self.cluster.java_flags(), "kafka.tools.StorageTool", *words], READY_S_MAX,
                 env=self.cluster.java_env())

    def start(self):
        """Begins to start; Cluster.wait_ready waits."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [java(), f"-Xmx{self.cluster.heap}", *self.cluster.java_flags(), "kafka.Kafka",
                 str(self.cluster.folder / f"node{self.number}.properties")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.cluster.java_env(),
                preexec_fn=die_with_parent())

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """SIGTERM, and SIGKILL after a while."""
        if self.alive():
            self.process.send_signal(signal.SIGCONT)  # a paused one cannot hear SIGTERM
            self.process.terminate()
            try:
                self.process.wait(STOP_S_MAX)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def pause(self):
        """A broker that hangs: its sockets stay open, nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def rss_mib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) // 1024


class Cluster:
    def __init__(self, version=VERSIONS[0], nodes=1, listeners=("plaintext",), settings=None, heap="512m"):
        unknown = [name for name in listeners if name not in LISTENERS]
        if unknown:
            raise KafkaError(f"no such listener: {unknown[0]} (there are {', '.join(LISTENERS)})")
        self.version = version
        self.count = nodes
        # Without a plaintext listener neither the other nodes nor kadmin could come in.
        self.listeners = list(dict.fromkeys(["plaintext", *listeners]))
        self.settings = dict(settings or {})
        self.heap = heap
        self.folder = self.tls = self.lock = self.jars = None
        self.nodes = []
        self.id = None
        self.start_s = None  # how long it took to be ready

    # -- life

    def start(self):
        self.jars = fetch(self.version)
        begin = time.monotonic()
        sweep()
        for last in range(START_TRIES - 1, -1, -1):
            self._lay_out()
            try:
                for node in self.nodes:
                    node.format()
                    node.start()
                self.wait_ready()
                break
            except KafkaError as error:
                self.stop()
                if last == 0 or "Address already in use" not in str(error):
                    raise
            except BaseException:
                self.stop()
                raise
        self.start_s = time.monotonic() - begin
        return self

    def _lay_out(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hotline-kafka-"))
        self.lock = open(self.folder / "lock", "w", encoding="ascii")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.tls = self.folder / "tls"
        if self.needs_tls():
            make_certificates(self.tls)
        self.id = base64.urlsafe_b64encode(b"\x01" + os.urandom(15)).decode().rstrip("=")
        names = [LISTENERS[name][0] for name in self.listeners]
        ports = iter(free_ports(self.count * len(names) + 1))
        self.nodes = []
        for number in range(1, self.count + 1):
            shown = {name: next(ports) for name in names}
            if number == 1:
                shown["CONTROLLER"] = next(ports)
            self.nodes.append(Node(self, number, shown))

    def wait_ready(self, nodes=None):
        """Until so many brokers (default: those that run) answer, and the cluster is the one made here."""
        running = [node for node in self.nodes if node.process is not None]
        wanted = nodes or len(running)
        deadline = time.monotonic() + READY_S_MAX
        said = "nothing yet"
        while time.monotonic() < deadline:
            for node in running:
                if not node.alive():
                    raise KafkaError(f"node {node.number} of Kafka {self.version} ended with status "
                                     f"{node.process.returncode}:\n{tail(node.log.read_text(errors='replace'))}")
            try:
                with socket.create_connection(("127.0.0.1", running[0].ports["PLAINTEXT"]), 1):
                    pass
                lines = self.kadmin("cluster").splitlines()
                if lines[0] != self.id:
                    raise KafkaError(f"Address already in use: cluster {lines[0]} answers instead of {self.id}")
                if len(lines) - 1 >= wanted:
                    return
                said = f"{len(lines) - 1} of {wanted} brokers"
            except OSError as error:
                said = str(error)
            time.sleep(0.1)
        raise KafkaError(f"Kafka {self.version} was not ready after {READY_S_MAX} s ({said}):\n"
                         f"{tail(running[0].log.read_text(errors='replace'))}")

    def stop(self):
        """Ends every node and removes the folder; may be called twice."""
        for node in reversed(self.nodes):  # the controller last, so that the others can say goodbye to it
            node.stop()
        self.nodes = []
        if self.lock:
            self.lock.close()
            self.lock = None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # -- what tests ask

    def needs_tls(self):
        return any("SSL" in LISTENERS[name][1] for name in self.listeners)

    def java_flags(self):
        return ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]

    def java_env(self):
        return {**os.environ, "CLASSPATH": f"{self.jars}/*"}

    def brokers(self, listener="plaintext"):
        name = LISTENERS[listener][0]
        return ",".join(f"127.0.0.1:{node.ports[name]}" for node in self.nodes)

    def client(self, listener):
        """The client's properties for a listener, with the right login."""
        tls = {"ssl.ca.location": str(self.tls / "ca.pem")}
        return {
            "plaintext": {},
            "sasl_plain_tls": {"security.protocol": "sasl_ssl", "sasl.mechanisms": "PLAIN", "sasl.username": USER,
                               "sasl.password": PASSWORD, **tls},
            "mtls": {"security.protocol": "ssl", "ssl.certificate.location": str(self.tls / "client.pem"),
                     "ssl.key.location": str(self.tls / "client.key"), **tls},
            "scram": {"security.protocol": "sasl_plaintext", "sasl.mechanisms": "SCRAM-SHA-512", "sasl.username": USER,
                      "sasl.password": PASSWORD},
        }[listener]

    def kadmin(self, *words, **how):
        """Runs tests/kafka/kadmin against the cluster and returns what it printed."""
        words = [kadmin_path(), "-b", self.brokers(), *map(str, words)]
        return run_tool(words, 120, **how)

    def env(self):
        found = {"KAFKA_BROKERS": self.brokers(), "KAFKA_VERSION": self.version, "KAFKA_CLUSTER_ID": self.id,
                 "KAFKA_DIR": str(self.folder), "KAFKA_JARS": str(self.jars.resolve()),
                 "KAFKA_PIDS": " ".join(str(node.process.pid) for node in self.nodes)}
        for name in self.listeners[1:]:
            found[f"KAFKA_BROKERS_{name.upper()}"] = self.brokers(name)
        if self.needs_tls():
            found["KAFKA_TLS_DIR"] = str(self.tls)
        if "sasl_plain_tls" in self.listeners or "scram" in self.listeners:
            found.update(KAFKA_USER=USER, KAFKA_PASSWORD=PASSWORD)
        return found
