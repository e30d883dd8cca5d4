//! What is known of the kubelets that a kube-apiserver will connect to.

use std::sync::Arc;

use crate::source::{Source, Span};

/// A `KubeletConfiguration` beside the cluster's.
#[derive(Clone, Debug)]
pub struct KubeletSettings {
    /// The file it stands in, where that is not the server's own.
    pub source: Option<Arc<Source>>,
    /// The token that stands for all of it.
    pub anchor: Span,
    /// Where the kubelet's serving certificate comes from.
    pub serving: Serving,
    /// `authentication.anonymous.enabled`, where it is written.
    pub anonymous: Option<Anonymous>,
}

/// Where a kubelet's serving certificate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// The kubelet asks the cluster for it: `serverTLSBootstrap: true`, written here.
    Bootstrap(Span),
    /// The kubelet signs it itself, which is what it does by default
    /// (cmd/kubelet/app/server.go, `InitializeTLS`). The span is a `serverTLSBootstrap: false`.
    SelfSigned(Option<Span>),
    /// Files are named, or a template or the command line decides.
    Unknown,
}

/// Whether a kubelet answers anonymous requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anonymous {
    /// Whether it does.
    pub enabled: bool,
    /// Where that is written.
    pub span: Span,
}
