function(cfg)
  {
    apiVersion: "v1",
    kind: "Pod",
    spec: {
      containers: [
        {
          image: "%(registry)s/kube-apiserver" % cfg.cluster,
          command: [
            "/bin/sh",
            "-c",
            |||
              /usr/local/bin/kube-apiserver \
                --tls-cert-file=/srv/kubernetes/apiserver.pem \
                --tls-private-key-file=/srv/kubernetes/apiserver-key.pem \
                --v=4
            |||,
          ],
        },
      ],
    },
  }
