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

/// The kubelets of a cluster. The servers of a file share them.
#[derive(Clone, Debug, Default)]
pub struct KubeletGroup(Arc<SharedKubelets>);

#[derive(Debug, Default)]
struct SharedKubelets {
    all: Vec<KubeletSettings>,
    common: Option<CommonPlace>,
    /// The index of the one whose answer to anonymous requests matters.
    anonymous: Option<usize>,
}

/// The common setting of all kubelets, and one of them as the example.
#[derive(Clone, Copy, Debug)]
pub enum Common<'a> {
    /// All of them ask the cluster for their certificates.
    Bootstrap(&'a KubeletSettings, Span),
    /// All of them sign their own certificates, or one in the same file as the server does.
    SelfSigned(&'a KubeletSettings, Span),
}

/// A [`Common`] with the index of the example.
#[derive(Clone, Copy, Debug)]
enum CommonPlace {
    Bootstrap(usize, Span),
    SelfSigned(usize, Span),
}

impl From<Vec<KubeletSettings>> for KubeletGroup {
    /// What the rules ask is worked out here, once for all servers.
    fn from(all: Vec<KubeletSettings>) -> Self {
        let common = common(&all);
        let answers =
            all.iter().enumerate().filter_map(|(at, kubelet)| Some((at, kubelet.anonymous?)));
        let worst = answers.max_by_key(|(_, anonymous)| anonymous.enabled);
        let anonymous = worst.map(|(at, _)| at);
        Self(Arc::new(SharedKubelets { all, common, anonymous }))
    }
}

impl KubeletGroup {
    /// The common setting of the kubelets; `None` if they disagree. Files of one folder that disagree are
    /// probably not of one cluster.
    pub fn common(&self) -> Option<Common<'_>> {
        Some(match self.0.common? {
            CommonPlace::Bootstrap(at, span) => Common::Bootstrap(self.0.all.get(at)?, span),
            CommonPlace::SelfSigned(at, span) => Common::SelfSigned(self.0.all.get(at)?, span),
        })
    }

    /// How they answer an anonymous request. The worst of them decides: one that answers takes the same
    /// from anybody.
    pub fn anonymous(&self) -> Option<(&KubeletSettings, Anonymous)> {
        let kubelet = self.0.all.get(self.0.anonymous?)?;
        Some((kubelet, kubelet.anonymous?))
    }
}

fn common(kubelets: &[KubeletSettings]) -> Option<CommonPlace> {
    let all = |holds: fn(Serving) -> bool| kubelets.iter().all(|kubelet| holds(kubelet.serving));
    let all_own = all(|serving| matches!(serving, Serving::SelfSigned(_)));
    for (at, kubelet) in kubelets.iter().enumerate() {
        if let Serving::SelfSigned(span) = kubelet.serving
            && (all_own || kubelet.source.is_none())
        {
            return Some(CommonPlace::SelfSigned(at, span.unwrap_or(kubelet.anchor)));
        }
    }
    let all_ask = all(|serving| matches!(serving, Serving::Bootstrap(_)));
    match kubelets.first()?.serving {
        Serving::Bootstrap(span) if all_ask => Some(CommonPlace::Bootstrap(0, span)),
        _ => None,
    }
}
