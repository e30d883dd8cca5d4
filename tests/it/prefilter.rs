//! The cheap look at bytes finds each of its words, wherever it is and however it is encoded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scantling::dialect::Prefilter;

/// Words of all lengths: the shortest one, those that are searched for in windows, and the longest one.
const WORDS: [&str; 9] = [
    "kubeApi",
    "KUBE_API",
    "hyperkube",
    "kube_api {",
    "kube-apiserver",
    "kubernetesMasterConfig",
    "kubelet_rotate_server_certificates",
    "kubelet.config.k8s.io/",
    "--listen-client-urls",
];

/// Text that has none of the words, and many of their parts.
const FILLING: &str =
    "kube: kubernetes --kubelet kubeap KUBE-API apiVersion: v1 /spec/container aHlwZXI= ";

#[test]
fn words_are_found_at_every_place() {
    let prefilter = Prefilter::new().unwrap();
    assert!(!prefilter.found_in(FILLING.repeat(3).as_bytes()));
    assert!(!prefilter.found_in(b""));
    for word in WORDS {
        for before in 0..FILLING.len() {
            for after in [0, 1, 7, 40] {
                let text = [&FILLING[..before], word, &FILLING[..after]].concat();
                assert!(prefilter.found_in(text.as_bytes()), "{text}");
            }
        }
    }
}

/// YAML and JSON may write any letter as an escape, and YAML may divide a text in double quotes anywhere.
#[test]
fn words_with_an_escape_in_them_are_found() {
    let prefilter = Prefilter::new().unwrap();
    for word in WORDS {
        let (first, rest) = word.split_at(1);
        let code = first.as_bytes()[0];
        for written in [
            format!("\\x{code:02x}{rest}"),
            format!("\\u{code:04X}{rest}"),
            format!("{first}\\\n      {rest}"),
            format!("\\x{code:02X}\\\r\n\t{rest}"),
        ] {
            assert!(prefilter.found_in(format!("{FILLING}\"{written}\"").as_bytes()), "{written}");
        }
    }
    assert!(!prefilter.found_in(b"\"kube-\\n apiserver kube-\\\\x61piserver\""));
}

/// More words than the fast search takes would be searched for in a slow way, and nobody would notice.
#[test]
fn words_are_few_enough_for_the_fast_search() {
    let search = format!("{:?}", Prefilter::new().unwrap());
    assert!(search.starts_with("Prefilter { plain: Packed("), "{search:.80}");
}

#[test]
fn encoded_words_are_found() {
    let prefilter = Prefilter::new().unwrap();
    // The last two configure other components or kubelets, and are not searched for in base64.
    for word in WORDS.iter().take(WORDS.len() - 2) {
        for before in 0..6 {
            // A text that is shorter is not decoded.
            let behind = "y".repeat(24);
            let text = ["x".repeat(before).as_str(), word, &behind].concat();
            let once = STANDARD.encode(&text);
            assert!(prefilter.found_in(format!("data: {once}\n").as_bytes()), "{text}: {once}");
            for before in 0..3 {
                let twice = STANDARD.encode("x".repeat(before) + &once);
                assert!(prefilter.found_in(twice.as_bytes()), "{text}: {twice}");
            }
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_searched() {
    let prefilter = Prefilter::new().unwrap();
    let noise: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    assert!(!prefilter.found_in(&noise));
    for word in WORDS {
        assert!(prefilter.found_in(&[&noise, word.as_bytes(), &noise].concat()), "{word}");
    }
}
