package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubelet/pkg/cri/streaming/portforward"
)

func (c configuration) forward(response http.ResponseWriter, request *http.Request) {
	options, err := portforward.NewV4Options(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	namespace, pod := request.PathValue("namespace"), request.PathValue("pod")
	file := strings.NewReplacer("${POD_NAMESPACE}", namespace, "${POD_NAME}", pod).Replace(c.Network)
	portforward.ServePortForward(response, request, network(file), pod, "", options, 4*time.Hour, 30*time.Second,
		portforward.SupportedProtocols)
}

// network is the file of the network namespace that a pod's programs listen in.
type network string

// PortForward connects as a container runtime does: to the pod's own loopback address, whatever stands before its ports.
func (n network) PortForward(_ context.Context, pod string, _ types.UID, port int32, stream io.ReadWriteCloser) error {
	defer stream.Close()
	inside, err := dialInside(string(n), fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("failed to execute portforward in network namespace %q: failed to connect to localhost:%d inside namespace %q, IPv4: %w", n, port, pod, err)
	}
	defer inside.Close()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.Copy(inside, stream)
		if half, isTCP := inside.(*net.TCPConn); isTCP {
			_ = half.CloseWrite()
		}
	}()
	_, err = io.Copy(stream, inside)
	_ = stream.Close()
	<-sent
	return err
}
