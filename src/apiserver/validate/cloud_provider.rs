//! The cloud provider, before its flag went with 1.33.

use super::{Problem, ServerOptions};

const FLAG: &str = "cloud-provider";

/// Both decide whether a provider that is built in may be used.
const GATES: [&str; 2] = ["DisableCloudProviders", "DisableKubeletCloudCredentialProviders"];

/// The providers that `IsDeprecatedInternal` names (plugins.go of k8s.io/cloud-provider v0.29.0, v0.30.0 and v0.31.0).
/// The gates decide whether they may be used.
const BUILT_IN: [(u8, &[&str]); 3] =
    [(29, &["azure", "gce", "vsphere"]), (30, &["gce"]), (31, &["gce"])];

/// pkg/kubeapiserver/options/cloudprovider.go, `Validate`, Kubernetes 1.29 to 1.32. The gates are on by default
/// in 1.29 and locked from 1.31 on; 1.32 takes `external` alone, because plugins.go of k8s.io/cloud-provider v0.32.0 has
/// no such list any more.
pub(super) fn provider<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let version = options.version();
    if !version.at_least(29) || !version.before(33) {
        return;
    }
    let Some((flag, provider)) = options.written(FLAG) else { return };
    let gates =
        GATES.map(|gate| if version.at_least(31) { Some(true) } else { options.gate(gate) });
    if provider == "external" {
        if let Some(gate) = off(gates) {
            let message = format!("--{FLAG}=external needs the feature gate {gate}, which is off");
            let help = format!("leave {gate} out of --feature-gates");
            problems.push(Problem::new(flag, message).help(help));
        }
        return;
    }
    let may_be_built_in = BUILT_IN
        .iter()
        .any(|(minor, names)| version.any(|other| other == *minor) && names.contains(&provider));
    let message = if !may_be_built_in {
        format!("--{FLAG}={provider}: no such provider is built in")
    } else if gates.contains(&Some(true)) {
        format!("--{FLAG}={provider}: the providers that are built in are off")
    } else {
        return;
    };
    let help = "remove the flag, and run the cloud controller manager of the provider with \
--cloud-provider=external on the kubelets";
    problems.push(Problem::new(flag, message).help(help));
}

/// The first gate that is certainly off.
fn off(gates: [Option<bool>; 2]) -> Option<&'static str> {
    let at = gates.iter().position(|gate| *gate == Some(false))?;
    GATES.get(at).copied()
}
