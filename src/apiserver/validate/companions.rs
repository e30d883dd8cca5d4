//! Flags that something else needs.

use super::ServerOptions;
use crate::apiserver::CompanionFlags;
use crate::apiserver::{ApiServer, Completeness, Flag, Origin, Setting};

/// A flag that is missing, and the reason why it is needed.
#[derive(Debug)]
pub struct Companion<'a> {
    /// The name of the missing flag.
    pub name: &'static str,
    /// The flag that needs it.
    pub flag: &'a Flag,
    /// The reason in words: the flag, or an item of its list.
    pub needer: String,
}

/// Plugins whose settings are in the file of --admission-control-config-file
/// (plugin/pkg/admission/{eventratelimit,imagepolicy}).
const CONFIGURED: [&str; 2] = ["EventRateLimit", "ImagePolicyWebhook"];

/// Every flag that is missing for what is written.
pub fn companions(server: &ApiServer) -> Vec<Companion<'_>> {
    let options = ServerOptions::new(server);
    let mut missing = Vec::new();
    for list in ["enable-admission-plugins", "admission-control"] {
        for (flag, plugins) in options.elements(list).unwrap_or_default() {
            for plugin in plugins.iter().filter(|plugin| CONFIGURED.contains(&plugin.as_ref())) {
                let needer = format!("{plugin} in --{list}");
                missing.push(Companion { name: "admission-control-config-file", flag, needer });
            }
        }
    }
    // apiserver/pkg/server/options/etcd.go, `Validate`, since 1.26.
    let reload = "encryption-provider-config-automatic-reload";
    let on = server.version.at_least(26) && options.boolean(reload) == Some(true);
    if let Some((flag, _)) = options.given(reload)
        && on
    {
        let needer = format!("--{reload}");
        missing.push(Companion { name: "encryption-provider-config", flag, needer });
    }
    // pkg/controlplane/apiserver/peer.go: the server shows this certificate to its peers.
    let peers = "peer-ca-file";
    if let Some((flag, _)) = options.written(peers)
        && options.gate("UnknownVersionInteroperabilityProxy") == Some(true)
    {
        missing.push(Companion {
            name: "proxy-client-cert-file",
            flag,
            needer: format!("--{peers}"),
        });
    }
    missing.retain(|companion| {
        is_missing(server, companion.name) && companion.flag.origin == Origin::Written
    });
    missing
}

/// True if nobody sets a flag.
fn is_missing(server: &ApiServer, name: &str) -> bool {
    match server.setting(name) {
        Setting::Empty(_) => true,
        Setting::Absent => {
            server.dialect.facts().companions == CompanionFlags::None
                || server.completeness == Completeness::Whole
        }
        _ => false,
    }
}
