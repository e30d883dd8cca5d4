//! The subjects of rules.

/// The subject of a rule. Rules can be selected by their group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The connection from the API server to the kubelets.
    Kubelet,
    /// The certificate that the API server serves.
    Serving,
    /// Whether the process starts with these arguments at all.
    Startup,
    /// How kubeadm reads its configuration.
    Kubeadm,
    /// The file itself: parts that its reader ignores, and comments for Scantling.
    Manifest,
    /// How a distribution of Kubernetes reads its configuration.
    Distribution,
    /// Who is let in, and who may do what.
    Access,
    /// Which plugins check what is created and changed.
    Admission,
    /// The record of who did what.
    Audit,
    /// Where and how the state of the cluster is stored.
    Storage,
    /// What benchmarks want to be chosen although the default works.
    Hardening,
    /// The controller manager and the scheduler.
    ControlPlane,
    /// The store of the cluster's state.
    Etcd,
    /// The kubelet of a node.
    Node,
}

impl Group {
    /// All groups, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Kubelet,
        Self::Serving,
        Self::Access,
        Self::Admission,
        Self::Audit,
        Self::Storage,
        Self::Hardening,
        Self::ControlPlane,
        Self::Etcd,
        Self::Node,
        Self::Startup,
        Self::Kubeadm,
        Self::Distribution,
        Self::Manifest,
    ];

    /// One sentence for the documentation.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Kubelet => "The connection from the API server to the kubelets.",
            Self::Serving => "The certificate that the API server serves.",
            Self::Startup => "Whether a component starts with these arguments.",
            Self::Kubeadm => "How kubeadm reads its configuration.",
            Self::Manifest => {
                "The file itself: parts that its reader ignores or refuses, and comments for Scantling."
            }
            Self::Distribution => "How a distribution of Kubernetes reads its configuration.",
            Self::Access => "Who is let in, and who may do what.",
            Self::Admission => "Which plugins check what is created and changed.",
            Self::Audit => "The record of who did what.",
            Self::Storage => "Where and how the state of the cluster is stored.",
            Self::Hardening => "What benchmarks want to be chosen although the default works.",
            Self::ControlPlane => "The controller manager and the scheduler.",
            Self::Etcd => "The store of the cluster's state: who reaches etcd, and how.",
            Self::Node => "The kubelet of a node: its flags and its KubeletConfiguration.",
        }
    }

    /// The name in every input and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kubelet => "kubelet",
            Self::Serving => "serving",
            Self::Startup => "startup",
            Self::Kubeadm => "kubeadm",
            Self::Manifest => "manifest",
            Self::Distribution => "distribution",
            Self::Access => "access",
            Self::Admission => "admission",
            Self::Audit => "audit",
            Self::Storage => "storage",
            Self::Hardening => "hardening",
            Self::ControlPlane => "control-plane",
            Self::Etcd => "etcd",
            Self::Node => "node",
        }
    }
}
