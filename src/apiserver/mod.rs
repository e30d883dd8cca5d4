//! The model that rules see: a server with its effective command line. A server is a kube-apiserver, or
//! another component of the control plane or a node.
//!
//! Every dialect is read into the same [`ApiServer`]. Each argument has the span where it is written, or
//! the tool that adds it.

pub mod api_groups;
mod argument;
mod argument_list;
pub mod argv;
pub mod completeness;
pub mod component;
pub mod dialect;
mod dialect_facts;
pub mod fault;
pub mod file_fault;
mod flag_index;
pub mod flags;
pub mod gates;
mod item_span;
pub mod kubelet;
pub mod layer;
pub mod manifest;
mod misspelt_name;
pub mod mounts;
mod patch_folder;
pub mod plugins;
pub mod resolved;
pub mod setting;
mod table;
mod tool_facts;
pub mod validate;
pub mod value;
pub mod version;

use std::sync::Arc;

use crate::source::{Source, Span};
pub use argument::{Argument, Flag, Form, Origin, Stray, StrayKind};
pub use argument_list::ArgumentList;
pub use completeness::{Completeness, Partial};
pub use component::Component;
pub use dialect::Dialect;
pub use dialect_facts::{CompanionFlags, Facts, Filesystem, Purpose, RepeatedKeys};
pub use fault::{Fault, FaultKind, SecretLack};
pub use file_fault::FileFault;
pub use kubelet::{KubeletGroup, KubeletSettings};
pub use layer::Layer;
pub use manifest::ManifestFault;
pub use misspelt_name::MisspeltName;
pub use mounts::Mount;
pub use patch_folder::PatchFolder;
pub use resolved::Resolved;
pub use setting::Setting;
pub use table::Lifetime;
pub use version::Version;

/// The name of the kube-apiserver of OpenShift 4.0 and 4.1, a part of `hypershift`. It accepts no flags
/// but `--config`, which names a file with them (`cmd/hypershift/main.go` of openshift/origin, 4.1).
pub const OPENSHIFT: &str = "openshift-kube-apiserver";

/// One component with the command line that it will be given. Its type has the name of the component that was
/// the first to be judged.
#[derive(Clone, Debug)]
pub struct ApiServer {
    /// The format of the manifest.
    pub dialect: Dialect,
    /// The token to point at if something is missing; never empty.
    pub anchor: Span,
    /// What it is.
    pub component: Component,
    /// The program: `kube-apiserver`, `/usr/local/bin/kube-apiserver`.
    pub program: String,
    /// The Kubernetes versions that it may have.
    pub version: Version,
    /// The arguments after the program, in the order the process sees them.
    pub arguments: ArgumentList,
    /// The manifest's `apiVersion` if it belongs to a tool, with its span: `kubeadm.k8s.io/v1beta3`.
    pub tool_api: Option<(String, Span)>,
    /// The folder whose patches the tool applies to the Pod.
    pub patch_folder: Option<PatchFolder>,
    /// Whether a flag that is not in the list is absent.
    pub completeness: Completeness,
    /// The parts of the manifest that its reader refuses or ignores.
    pub faults: Vec<Fault>,
    /// What is wrong in the files that its flags name, as far as they are known.
    pub file_faults: Vec<FileFault>,
    /// The mounts of its container; `None` if the dialect does not know them.
    pub mounts: Option<Arc<[Mount]>>,
    /// True if the kubelet probes it over HTTP, which it does without credentials.
    pub is_probed: bool,
    /// The kubelets of its cluster: those configured in its own file or, if there are none, in its
    /// folder.
    pub kubelets: KubeletGroup,
    /// The flags of this server's file, if the tool merges several files.
    pub layer: Option<Layer>,
    /// The merged files, if there are several. All servers of a run that kustomizations change share one list.
    pub sources: Arc<[Arc<Source>]>,
}

impl ApiServer {
    /// A kube-apiserver with a complete command line, and nothing else known.
    pub fn new(dialect: Dialect, anchor: Span, arguments: Vec<Argument>) -> Self {
        Self {
            dialect,
            anchor,
            component: Component::KubeApiServer,
            program: "kube-apiserver".to_owned(),
            version: Version::Unknown,
            arguments: arguments.into(),
            tool_api: None,
            patch_folder: None,
            completeness: Completeness::Whole,
            faults: Vec::new(),
            file_faults: Vec::new(),
            mounts: None,
            is_probed: dialect.facts().probes,
            kubelets: KubeletGroup::default(),
            layer: None,
            sources: Arc::default(),
        }
    }

    /// The same server, to be judged: what is looked up in its arguments is forgotten with it. A text of 50 MB
    /// has 12,000 servers.
    pub(crate) fn for_now(&self) -> Self {
        let mut server = self.clone();
        server.arguments = self.arguments.for_now();
        server
    }

    /// A kube-apiserver of which only some arguments are known.
    pub fn partial(dialect: Dialect, anchor: Span, arguments: Vec<Argument>, why: Partial) -> Self {
        let completeness = Completeness::Partial(why);
        Self { completeness, ..Self::new(dialect, anchor, arguments) }
    }

    /// Where a file that the process reads is kept: its path on the machine, or one of the other places of
    /// [`Mount::origin`].
    /// `None` if that is not known.
    pub fn host_path(&self, path: &str) -> Option<String> {
        match &self.mounts {
            Some(mounts) => mounts::find(mounts, path)?.host_path(path),
            None if self.dialect.facts().filesystem == Filesystem::Host => Some(path.to_owned()),
            None => None,
        }
    }

    /// The flag of a canonical name that some version of the program knows.
    pub fn known(&self, name: &str) -> Option<&'static flags::KnownFlag> {
        flags::of(self.component).find(name)
    }

    /// The program with the release that it is of: `Kubernetes 1.31.0 (the image tag)`.
    pub fn release(&self) -> String {
        format!("{} {}", self.project(), self.version)
    }

    /// The project whose versions the program has.
    pub const fn project(&self) -> &'static str {
        if matches!(self.component, Component::Etcd) { "etcd" } else { "Kubernetes" }
    }

    /// The flags, in the order the process sees them.
    pub fn flags(&self) -> impl Iterator<Item = &Flag> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// The flag of the component that one of its flags was probably meant to be; `None` if none is near, or if
    /// several are equally near.
    pub fn nearest(&self, name: &str) -> Option<&'static flags::KnownFlag> {
        self.arguments.nearest(self.component, name)
    }

    /// True for a component that a tool starts by itself, and for which nothing is written: no finding would
    /// be about the file.
    pub fn is_implied(&self) -> bool {
        !self.component.is_api_server()
            && !self.dialect.holds_fields()
            && !self.arguments.is_empty()
            && self.flags().all(|flag| matches!(flag.origin, Origin::Default(_)))
    }

    /// Every occurrence of a flag, in order.
    pub fn occurrences(&self, name: &str) -> impl Iterator<Item = &Flag> {
        self.arguments.named(name)
    }

    /// The arguments of the process, the program first.
    pub fn argv(&self) -> Vec<String> {
        let mut argv = vec![self.program.clone()];
        argv.extend(self.arguments.iter().flat_map(Argument::strings));
        argv
    }
}
