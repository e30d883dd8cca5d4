//! The kubelets that a kube-apiserver connects to, as far as files of the same folder configure them.

use std::sync::Arc;

use crate::source::{Source, Span};

/// The settings of a `KubeletConfiguration`.
#[derive(Clone, Debug)]
pub struct KubeletSettings {
    /// The file, if it is not the server's own.
    pub source: Option<Arc<Source>>,
    /// The token to point at if something is missing.
    pub anchor: Span,
    /// The origin of the kubelet's serving certificate.
    pub serving: Serving,
    /// `authentication.anonymous.enabled`, if it is written.
    pub anonymous: Option<Anonymous>,
}

/// The origin of a kubelet's serving certificate.
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
    /// True if it does.
    pub enabled: bool,
    /// The span of the setting.
    pub span: Span,
}

/// The common setting of all kubelets, and one of them as the example.
#[derive(Clone, Copy, Debug)]
pub enum Common<'a> {
    /// All of them ask the cluster for their certificates.
    Bootstrap(&'a KubeletSettings, Span),
    /// All of them sign their own certificates, or one in the same file as the server does.
    SelfSigned(&'a KubeletSettings, Span),
}

/// The common setting of some kubelets; `None` if they disagree. Files of one folder that disagree are
/// probably not of one cluster.
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
