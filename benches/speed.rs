//! How long a check of a repository takes beside `rg -l kube-apiserver`, and how long the program
//! takes to start beside `/bin/true`.
//!
//! Both sides run in turn, a round each, so that whatever else the machine does disturbs both.
//! `cargo speed --profile dist` measures what is published. `--quick` runs a few rounds on a small
//! tree, and `--files 20000` takes another size.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints a table, and a benchmark that can't run should panic"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let files = match value(&args, "--files") {
        Some(files) => files.parse().unwrap(),
        None if quick => 200,
        None => 2_000,
    };
    let rounds = if quick { 10 } else { 60 };

    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let target = env::var_os("CARGO_TARGET_DIR").map_or(target, PathBuf::from);
    let scantling = build(value(&args, "--profile").unwrap_or("release"), &target);
    let tree = tree(files, &target);
    let mut check = Command::new(&scantling);
    check.args(["check", "--output-format", "concise"]).arg(&tree);
    let mut search = Command::new("rg");
    search.args(["-l", "kube-apiserver"]).arg(&tree);
    let title = format!("a tree of {files} files, in {rounds} rounds");
    compare(&title, "scantling check", check, "rg -l", search, rounds);

    let mut start = Command::new(&scantling);
    start.arg("--version");
    let nothing = Command::new("/bin/true");
    let rounds = rounds * 5;
    let title = format!("the start, in {rounds} rounds");
    compare(&title, "scantling --version", start, "/bin/true", nothing, rounds);
}

/// What follows an option: `20000` for `--files 20000`.
fn value<'a>(args: &'a [String], option: &str) -> Option<&'a str> {
    let at = args.iter().position(|arg| arg == option)?;
    args.get(at + 1).map(String::as_str)
}

/// Builds the program with a profile of Cargo and returns its path.
fn build(profile: &str, target: &Path) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--package", "scantling", "--profile", profile]);
    assert!(build.status().unwrap().success(), "{build:?} failed");
    target.join(profile).join("scantling")
}

/// Runs two programs in turn and prints how long each takes.
fn compare(
    title: &str,
    our_name: &str,
    mut ours: Command,
    their_name: &str,
    mut theirs: Command,
    rounds: usize,
) {
    println!("{title}");
    // The first run of each finds cold caches and is not counted.
    if let Err(error) = time(&mut theirs) {
        println!("  skipped: there is no {their_name} to compare with ({error})\n");
        return;
    }
    time(&mut ours).unwrap();
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        times.0.push(time(&mut ours).unwrap());
        times.1.push(time(&mut theirs).unwrap());
    }
    let ours = Times::of(times.0);
    let theirs = Times::of(times.1);
    println!("  {:20} {:>10} {:>10}", "", "median", "minimum");
    for (name, times) in [(our_name, &ours), (their_name, &theirs)] {
        let [median, minimum] = [times.median, times.minimum].map(milliseconds);
        println!("  {name:20} {median:>7.2} ms {minimum:>7.2} ms");
    }
    let median = milliseconds(ours.median) / milliseconds(theirs.median);
    let minimum = milliseconds(ours.minimum) / milliseconds(theirs.minimum);
    println!("  {:20} {median:>9.2}x {minimum:>9.2}x\n", "ratio");
}

fn time(command: &mut Command) -> io::Result<Duration> {
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    // The exit code says what was found, which is not the question here.
    command.status()?;
    Ok(start.elapsed())
}

struct Times {
    median: Duration,
    minimum: Duration,
}

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self { median: *times.get(times.len() / 2).unwrap(), minimum: *times.first().unwrap() }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Writes a repository of ordinary YAML with one file in a hundred about a kube-apiserver. The same
/// number of files always makes the same tree.
fn tree(files: usize, target: &Path) -> PathBuf {
    let root = target.join(format!("tmp/tree-{files}"));
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let mut dice = Dice(1);
    for n in 0..files {
        let (folder, text) = match n % 100 {
            0 if n % 200 == 0 => (format!("clusters/{n}/manifests"), static_pod(n)),
            0 => (format!("clusters/{n}/kubeadm"), kubeadm(n)),
            1..=42 => (format!("apps/team-{}", n % 17), deployment(n, &mut dice)),
            43..=60 => (format!("config/team-{}", n % 17), config_map(n, &mut dice)),
            61..=75 => (format!("values/team-{}", n % 17), values(&mut dice)),
            _ => (format!("rbac/team-{}", n % 17), role(n, &mut dice)),
        };
        let folder = root.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{n}.yaml")), text).unwrap();
    }
    root
}

/// Numbers that look random and are always the same (the constants are those of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn static_pod(n: usize) -> String {
    let mut text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-{n}\n  namespace: kube-system\n\
         spec:\n  containers:\n  - name: kube-apiserver\n    \
         image: registry.k8s.io/kube-apiserver:v1.31.2\n    command:\n    - kube-apiserver\n"
    );
    let sound = [
        "--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt",
        "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
        "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
    ];
    let always = [
        "--advertise-address=10.0.0.10",
        "--allow-privileged=true",
        "--authorization-mode=Node,RBAC",
        "--client-ca-file=/etc/kubernetes/pki/ca.crt",
        "--enable-admission-plugins=NodeRestriction",
        "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt",
        "--etcd-servers=https://127.0.0.1:2379",
        "--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt",
        "--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key",
        "--secure-port=6443",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=/etc/kubernetes/pki/sa.pub",
        "--service-account-signing-key-file=/etc/kubernetes/pki/sa.key",
        "--service-cluster-ip-range=10.96.0.0/12",
    ];
    let sound: &[&str] = if n.is_multiple_of(400) { &sound } else { &[] };
    for flag in always.iter().chain(sound) {
        writeln!(text, "    - {flag}").unwrap();
    }
    text + "  hostNetwork: true\n"
}

fn kubeadm(n: usize) -> String {
    format!(
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n\
         kubernetesVersion: v1.31.2\nclusterName: c{n}\napiServer:\n  extraArgs:\n  \
         - name: profiling\n    value: \"false\"\n---\n\
         apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n\
         serverTLSBootstrap: true\n"
    )
}

fn deployment(n: usize, dice: &mut Dice) -> String {
    let mut text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{n}\n  labels: {{app: app-{n}}}\n\
         spec:\n  replicas: {}\n  selector:\n    matchLabels: {{app: app-{n}}}\n  template:\n    \
         metadata:\n      labels: {{app: app-{n}}}\n    spec:\n      containers:\n",
        dice.roll(5)
    );
    for container in 0..=dice.roll(3) {
        let tag = dice.roll(40);
        write!(
            text,
            "      - name: c{container}\n        image: images.example/app-{n}:1.{tag}\n        args:\n"
        )
        .unwrap();
        for option in 0..3 + dice.roll(12) {
            let value = dice.roll(9_999);
            writeln!(text, "        - --option-{option}={value}").unwrap();
        }
        text.push_str("        env:\n");
        for variable in 0..3 + dice.roll(17) {
            let value = dice.roll(1_000_000);
            write!(text, "        - name: VAR_{variable}\n          value: \"{value}\"\n").unwrap();
        }
        text.push_str("        resources:\n          limits: {cpu: 500m, memory: 512Mi}\n");
    }
    text
}

fn config_map(n: usize, dice: &mut Dice) -> String {
    let mut text =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-{n}\ndata:\n");
    for key in 0..2 + dice.roll(8) {
        writeln!(text, "  key-{key}: |").unwrap();
        for line in 0..2 + dice.roll(10) {
            let value = dice.roll(1_000_000_000);
            writeln!(text, "    line {line} of key {key} = {value}").unwrap();
        }
    }
    text
}

fn values(dice: &mut Dice) -> String {
    let mut text = format!("replicaCount: {}\nextraArgs:\n", dice.roll(9));
    for key in 0..5 + dice.roll(35) {
        writeln!(text, "  argument-{key}: \"{}\"", dice.roll(99)).unwrap();
    }
    text
}

fn role(n: usize, dice: &mut Dice) -> String {
    let mut text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r-{n}\nrules:\n"
    );
    for _ in 0..=dice.roll(3) {
        text.push_str("- apiGroups: [\"\"]\n  resources: [configmaps]\n  verbs: [get, list]\n");
    }
    text
}
