//! Flags that need a feature gate, and durations that must follow each other.

use super::{Problem, ServerOptions};

/// A flag, the gate that it needs, and the first minor version that checks it. A gate that is gone is not
/// asked for any more.
const GATED: [(&str, &str, u8); 7] = [
    // pkg/kubeapiserver/options/{authentication,authorization}.go, `Validate`.
    ("authentication-config", "StructuredAuthenticationConfiguration", 29),
    ("authorization-config", "StructuredAuthorizationConfiguration", 29),
    // apiserver/pkg/server/options/authentication.go, `Validate`.
    ("requestheader-uid-headers", "RemoteRequestHeaderUID", 32),
    // pkg/controlplane/apiserver/options/validation.go.
    ("peer-advertise-ip", "UnknownVersionInteroperabilityProxy", 28),
    ("peer-advertise-port", "UnknownVersionInteroperabilityProxy", 28),
    ("peer-ca-file", "UnknownVersionInteroperabilityProxy", 28),
    ("service-account-signing-endpoint", "ExternalServiceAccountTokenSigner", 32),
];

pub(super) fn gates<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    for (name, gate, since) in GATED {
        if options.version().at_least(since)
            && let Some((flag, _)) = options.written(name)
            && options.gate(gate) == Some(false)
        {
            let message = format!("--{name} needs the feature gate {gate}, which is off");
            let help = format!("set --feature-gates={gate}=true, or remove --{name}");
            problems.push(Problem::new(flag, message).help(help));
        }
    }
}

/// pkg/controlplane/apiserver/options/validation.go, `validateCoordinatedLeadershipFlags`, since 1.34.
const LEADERSHIP: [(&str, &str); 2] = [
    ("coordinated-leadership-lease-duration", "coordinated-leadership-renew-deadline"),
    ("coordinated-leadership-renew-deadline", "coordinated-leadership-retry-period"),
];

pub(super) fn leadership<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !options.version().at_least(34) {
        return;
    }
    for (longer, shorter) in LEADERSHIP {
        let (Some(long), Some(short)) = (options.duration(longer), options.duration(shorter))
        else {
            continue;
        };
        let Some((flag, _)) = options.written(longer).or_else(|| options.written(shorter)) else {
            continue;
        };
        if long <= short {
            let message = format!("--{longer} is not longer than --{shorter}");
            let help = format!("make --{longer} longer than --{shorter}");
            problems.push(Problem::new(flag, message).help(help));
        }
    }
}
