//! The programs whose command lines are judged.

/// A program of Kubernetes that a manifest starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// The API server.
    #[default]
    KubeApiServer,
    /// The controller manager.
    KubeControllerManager,
    /// The scheduler.
    KubeScheduler,
    /// The agent of a node.
    Kubelet,
    /// The store of the cluster's state.
    Etcd,
}

impl Component {
    /// All programs, in the order of the documentation.
    pub const ALL: [Self; 5] = [
        Self::KubeApiServer,
        Self::KubeControllerManager,
        Self::KubeScheduler,
        Self::Etcd,
        Self::Kubelet,
    ];

    /// The name of the program in every input and output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KubeApiServer => "kube-apiserver",
            Self::KubeControllerManager => "kube-controller-manager",
            Self::KubeScheduler => "kube-scheduler",
            Self::Kubelet => "kubelet",
            Self::Etcd => "etcd",
        }
    }

    /// The program of a name without its folder.
    pub fn of_program(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.name() == name)
    }

    /// True for the API server.
    pub const fn is_api_server(self) -> bool {
        matches!(self, Self::KubeApiServer)
    }

    /// The release of a minor version, for a message. The tables keep etcd 3.6 in the column of 1.36.
    pub fn release(self, minor: u8) -> String {
        match self {
            Self::Etcd => format!("etcd 3.{}", minor.saturating_sub(ETCD_COLUMN)),
            _ => format!("Kubernetes 1.{minor}"),
        }
    }
}

/// The column of etcd 3.0 in the tables of flags, which count minor versions of Kubernetes.
pub const ETCD_COLUMN: u8 = 30;
