//! The facts about each format that rules ask for.

/// The purpose of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Other people rely on it.
    Production,
    /// It runs on one machine for a while.
    Development,
}

/// Flags that other flags need, and that a tool may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanionFlags {
    /// The tool sets none, as kubeadm and k3s, or they are among its defaults.
    None,
    /// The tool sets some, as RKE2 and EKS Anywhere, or it is not known.
    Unknown,
}

/// Whose files a kube-apiserver sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filesystem {
    /// Those of a container, with what is mounted into it.
    Container,
    /// Those of the machine: it runs in no container, or the tool mounts every file that a flag names.
    Host,
}

/// What the reader of a format does with a key that a map has twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedKeys {
    /// It keeps the last one.
    Last,
    /// It refuses the file.
    Refused,
    /// A strict reader refuses the file, and another one keeps the last.
    Either,
}

/// The facts about a format and its tool that others ask for.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact")]
pub struct Facts {
    /// The word in every output.
    pub name: &'static str,
    /// The purpose of the clusters that are configured in this format.
    pub purpose: Purpose,
    /// The oldest and the newest minor version of Kubernetes for which the flags that the tool sets
    /// were read. The newest is that of the day on which they were read; the oldest is that of facts
    /// about the tool, if there are any.
    pub known: (u8, u8),
    /// The manifest holds names and values, and the tool puts dashes before the names.
    pub adds_dashes: bool,
    /// The program that decodes `extraArgs` of kubeadm's configuration first, and refuses a file that
    /// does not fit.
    pub decoder: &'static str,
    /// The program that reads the manifest, as the subject of a sentence.
    pub reader: &'static str,
    /// The reaction of the reader to a manifest that it cannot decode.
    pub refusal: &'static str,
    /// The words of messages for a path that no mount covers.
    pub uncovered: &'static str,
    /// The folder of the certificates that the tool makes, if it may be named in advice.
    pub certificates: Option<&'static str>,
    /// The kube-apiserver is one of the tool's, with flags and values that Kubernetes does not have.
    pub own_flags: bool,
    /// Admission plugins that this kube-apiserver has on by default, and that of Kubernetes off.
    pub plugins_on: &'static [&'static str],
    /// Each flag is a field with a type in the manifest. A Boolean in quotes is refused there.
    pub typed_fields: bool,
    /// The tool completes relative paths.
    pub relative_paths: bool,
    /// The tool writes probes over HTTP into the Pod.
    pub probes: bool,
    /// Whether the tool sets flags that other flags need (`validate::companions`).
    pub companions: CompanionFlags,
    /// The character at the end of a line that the next line continues, if the format has one.
    pub continuation: Option<char>,
    /// The setting of the CA for kubelets, if the tool has fields for it.
    pub kubelet_authority: Option<&'static str>,
    /// The tool starts the kubelets, with serving certificates that a CA of the cluster signed: k3s and
    /// RKE2 (k3s, pkg/daemons/agent/agent.go, `tls-cert-file`), k0s (pkg/component/worker/kubelet.go,
    /// `serverTLSBootstrap` and its own approver), kOps (nodeup/pkg/model/kubelet.go), RKE1 (pki/services.go),
    /// MicroK8s and OpenShift 4. A `KubeletConfiguration` next to it does not say the opposite.
    pub certifies_kubelets: bool,
    /// The tool sets the CA of its kubelets, unless the flag is written.
    pub sets_kubelet_authority: bool,
    /// Whose files the process sees.
    pub filesystem: Filesystem,
    /// The reaction of the reader to a key that a map has twice.
    pub repeated_keys: RepeatedKeys,
}
