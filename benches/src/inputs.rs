//! The inputs that are measured. The same numbers always make the same files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a repository of ordinary YAML in which every so many files one is about a kube-apiserver.
pub(crate) fn tree(files: usize, every: usize, folder: &Path) -> PathBuf {
    let root = folder.join(format!("tree-{files}"));
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let mut dice = Dice(1);
    for n in 0..files {
        let (folder, text) = match n % 100 {
            _ if n % (2 * every) == 0 => (format!("clusters/{n}/manifests"), static_pod(n)),
            _ if n % every == 0 => (format!("clusters/{n}/kubeadm"), kubeadm(n)),
            0..=42 => (format!("apps/team-{}", n % 17), deployment(n, &mut dice)),
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

/// Writes static pods that each lack what kubeadm would have set, a hundred to a folder.
pub(crate) fn targets(files: usize, folder: &Path) -> PathBuf {
    let root = folder.join(format!("targets-{files}"));
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    for n in 0..files {
        let folder = root.join(format!("cluster-{}", n / 100));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{n}.yaml")), large_static_pod(n, 0)).unwrap();
    }
    root
}

/// Writes one file of static pods, each with the given number of variables.
pub(crate) fn stream(documents: usize, variables: usize, folder: &Path) -> PathBuf {
    let mut text = String::new();
    for n in 0..documents {
        text.push_str("---\n");
        text.push_str(&large_static_pod(n, variables));
    }
    written(&folder.join(format!("stream-{documents}.yaml")), &text)
}

/// Writes a file of config maps with a thousand findings at its end, and one with them at its start.
pub(crate) fn findings_at(folder: &Path) -> (PathBuf, PathBuf) {
    let mut filling = String::new();
    for n in 0..32_000 {
        let value = "x".repeat(80);
        write!(
            filling,
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-{n}\ndata:\n  key: \"{value}\"\n"
        )
        .unwrap();
    }
    let mut faults = "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\nspec:\n  \
        containers:\n  - name: kube-apiserver\n    command:\n    - kube-apiserver\n"
        .to_owned();
    for n in 0..1_000 {
        writeln!(faults, "    - --unheard-of-{n}=true").unwrap();
    }
    // A check of a file also reads the files next to it. So each of the two has its own folder.
    let end = written(&folder.join("findings-at-end/all.yaml"), &(filling.clone() + &faults));
    let start = written(&folder.join("findings-at-start/all.yaml"), &(faults + &filling));
    (end, start)
}

fn written(path: &Path, text: &str) -> PathBuf {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    path.to_owned()
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

/// A static pod as kubeadm writes it, with variables to make it longer.
fn large_static_pod(n: usize, variables: usize) -> String {
    let mut text = static_pod(n);
    text.truncate(text.len() - "  hostNetwork: true\n".len());
    for flag in KUBEADM_FLAGS {
        writeln!(text, "    - {flag}").unwrap();
    }
    if variables > 0 {
        text.push_str("    env:\n");
    }
    for n in 0..variables {
        write!(text, "    - name: VAR_{n}\n      value: \"value-{n}\"\n").unwrap();
    }
    text.push_str(
        "    livenessProbe:\n      httpGet:\n        host: 10.0.0.10\n        path: /livez\n        port: 6443\n        \
         scheme: HTTPS\n    volumeMounts:\n    - mountPath: /etc/kubernetes/pki\n      name: k8s-certs\n      \
         readOnly: true\n  hostNetwork: true\n  volumes:\n  - hostPath:\n      path: /etc/kubernetes/pki\n      \
         type: DirectoryOrCreate\n    name: k8s-certs\n",
    );
    text
}

/// Flags that kubeadm writes in addition to those of [`static_pod`].
const KUBEADM_FLAGS: [&str; 11] = [
    "--enable-bootstrap-token-auth=true",
    "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
    "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
    "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
    "--proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt",
    "--proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key",
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-username-headers=X-Remote-User",
];

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
