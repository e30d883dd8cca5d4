//! The releases of Talos that may read a configuration, and what they set.
//!
//! Sources: `control_plane_static_pod.go` (`manageAPIServer`) of siderolabs/talos at the first and the last release
//! of each minor version from 1.1 to 1.13, `control_plane_final.go` at 1.14.0-rc.1, and the tables of supported
//! versions in pkg/machinery/compatibility of 1.8 to 1.13.

use crate::apiserver::Version;
use crate::dialect::command_line::CommandLine;
use crate::dialect::tool_version::{ToolReleases, ToolVersion};

/// The first release that takes a file of authorizers.
const AUTHORIZERS: u32 = 9;
/// The first release without the suites that use RSA for the exchange of keys.
const FEWER_SUITES: u32 = 12;
/// The first release that demands TLS 1.3, and names no suites.
const TLS_1_3: u32 = 14;

/// Talos 1.8 runs Kubernetes 1.26 to 1.31, and every later release one minor version more at both ends.
const OLDEST_FOR: u8 = 23;
const NEWEST_FOR: u8 = 18;

const SUITES_BEFORE_1_12: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,\
TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,\
TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,\
TLS_RSA_WITH_AES_256_GCM_SHA384,TLS_RSA_WITH_AES_128_GCM_SHA256";

const SUITES_SINCE_1_12: &str = "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_CHACHA20_POLY1305_SHA256,\
TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,\
TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,\
TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,\
TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";

/// The minor versions that Talos may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Releases(ToolReleases);

impl Releases {
    /// The release that is written, else those that run the version of Kubernetes.
    pub(super) fn of(written: Option<&ToolVersion>, kubernetes: &Version) -> Self {
        if let Some(told) = ToolReleases::told(written, kubernetes) {
            return Self(told);
        }
        let (oldest, newest) = kubernetes.minors();
        let min = oldest.saturating_sub(OLDEST_FOR);
        let max = newest.saturating_sub(NEWEST_FOR);
        Self(ToolReleases::between(min.into(), max.into()))
    }

    /// Those that read the documents of 1.14.
    pub(super) const fn of_documents() -> Self {
        Self(ToolReleases::between(TLS_1_3, u32::MAX))
    }

    /// Whether the authorizers are written into a file.
    pub(super) const fn write_authorizers(self) -> Option<bool> {
        self.0.are_since(AUTHORIZERS)
    }

    /// Whether the lowest version of TLS is fixed.
    pub(super) const fn fix_tls(self) -> Option<bool> {
        self.0.are_since(TLS_1_3)
    }

    /// The suites of Talos itself, which those in `extraArgs` are put behind; `None` if there may be none.
    pub(super) const fn suites(self) -> Option<&'static str> {
        match (self.0.are_since(TLS_1_3), self.0.are_since(FEWER_SUITES)) {
            (Some(false), Some(true)) => Some(SUITES_SINCE_1_12),
            (Some(false), Some(false)) => Some(SUITES_BEFORE_1_12),
            _ => None,
        }
    }

    /// Sets the flags about TLS.
    pub(super) fn set_tls(self, line: &mut CommandLine) {
        let lowest =
            self.fix_tls().map(|fixed| if fixed { "VersionTLS13" } else { "VersionTLS12" });
        line.set_default(("tls-min-version", lowest));
        match self.fix_tls() {
            Some(true) => line.remove("tls-cipher-suites"),
            Some(false) => line.set_default(("tls-cipher-suites", self.suites())),
            None => line.may_lack("tls-cipher-suites"),
        }
    }
}
