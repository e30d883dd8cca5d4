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

/// What kubelets have in common, and one of them to show it on.
#[derive(Clone, Copy, Debug)]
pub enum Common<'a> {
    /// All of them ask the cluster for their certificates.
    Bootstrap(&'a KubeletSettings, Span),
    /// They sign for themselves, or one of the same file does.
    SelfSigned(&'a KubeletSettings, Span),
}

/// What can be said of some kubelets. Where files of one folder disagree, they are hardly of one
/// cluster, and nothing can.
pub fn common(kubelets: &[KubeletSettings]) -> Option<Common<'_>> {
    let all = |holds: fn(Serving) -> bool| kubelets.iter().all(|kubelet| holds(kubelet.serving));
    let all_own = all(|serving| matches!(serving, Serving::SelfSigned(_)));
    let own = kubelets.iter().find_map(|kubelet| match kubelet.serving {
        Serving::SelfSigned(span) if all_own || kubelet.source.is_none() => {
            Some(Common::SelfSigned(kubelet, span.unwrap_or(kubelet.anchor)))
        }
        _ => None,
    });
    let all_ask = all(|serving| matches!(serving, Serving::Bootstrap(_)));
    let asks = kubelets.first().and_then(|kubelet| match kubelet.serving {
        Serving::Bootstrap(span) if all_ask => Some(Common::Bootstrap(kubelet, span)),
        _ => None,
    });
    own.or(asks)
}
