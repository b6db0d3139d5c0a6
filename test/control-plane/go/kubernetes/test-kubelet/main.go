// Command test-kubelet answers what an API server asks of a node's kubelet about pods that kwok only says are running:
// it runs commands on this machine, shows one log for every container, and forwards ports where pods have a network of
// their own. The protocols are upstream's own packages.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	wire "k8s.io/apimachinery/pkg/util/remotecommand"
	"k8s.io/client-go/tools/remotecommand"
	internalapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-client/pkg/logs"
	streaming "k8s.io/kubelet/pkg/cri/streaming/remotecommand"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	utilexec "k8s.io/utils/exec"
)

// rule says with what environment commands run in the containers that match; an empty list matches all.
type rule struct {
	Namespaces []string
	Pods       []string
	Containers []string
	// Env may name ${POD_NAMESPACE}, ${POD_NAME} and ${CONTAINER}.
	Env map[string]string
}

type configuration struct {
	// Exec has its rules in order: the first that matches counts, and without one nothing runs.
	Exec []rule
	// Log is a file in a container runtime's form.
	Log string
	// Network is the file of a pod's network namespace; it may name ${POD_NAMESPACE} and ${POD_NAME}. Empty: there is none.
	Network string
}

// container is the one that a request's path names.
type container struct{ namespace, pod, name string }

func main() {
	listen := flag.String("listen", "", "address to listen on")
	certificate := flag.String("cert", "", "file of the certificate to show")
	key := flag.String("key", "", "file of its key")
	clientCA := flag.String("client-ca", "", "file of the CA that signs those who may ask")
	config := flag.String("config", "", "file of the configuration, JSON")
	flag.Parse()
	if err := serve(*listen, *certificate, *key, *clientCA, *config); err != nil {
		log.Fatal(err)
	}
}

func serve(listen, certificate, key, clientCA, config string) error {
	text, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	var told configuration
	if err := json.Unmarshal(text, &told); err != nil {
		return err
	}
	authority, err := os.ReadFile(clientCA)
	if err != nil {
		return err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority)
	mux := http.NewServeMux()
	mux.HandleFunc("/exec/{namespace}/{pod}/{container}", told.exec)
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", told.logs)
	if told.Network != "" {
		mux.HandleFunc("/portForward/{namespace}/{pod}", told.forward)
	}
	server := &http.Server{
		Addr:    listen,
		Handler: mux,
		// Whoever gets in may run anything on this machine: only the API server has such a certificate.
		TLSConfig: &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted},
		// SPDY upgrades need HTTP/1.1.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	return server.ListenAndServeTLS(certificate, key)
}

func containerOf(request *http.Request) container {
	return container{request.PathValue("namespace"), request.PathValue("pod"), request.PathValue("container")}
}

func (c configuration) exec(response http.ResponseWriter, request *http.Request) {
	where := containerOf(request)
	options, err := streaming.NewOptions(request)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	streaming.ServeExec(response, request, runner{c, where}, where.pod, "", where.name, request.Form["command"], options,
		4*time.Hour, wire.DefaultStreamCreationTimeout, wire.SupportedStreamingProtocols)
}

type runner struct {
	configuration
	where container
}

// ExecInContainer runs the command to its end, also when nobody listens any more: as a kubelet, it notices that only
// by the end of stdin or by a write that fails.
func (r runner) ExecInContainer(_ context.Context, _ string, _ types.UID, _ string, words []string, in io.Reader,
	out, errs io.WriteCloser, _ bool, resize <-chan remotecommand.TerminalSize, _ time.Duration) error {
	go func() {
		for range resize {
		}
	}()
	command := exec.Command(words[0], words[1:]...)
	added, found := r.environment(r.where)
	if !found {
		return fmt.Errorf("no rule lets a command run in container %q of pod %s/%s", r.where.name, r.where.namespace, r.where.pod)
	}
	command.Env = append(os.Environ(), added...)
	if out != nil {
		command.Stdout = out
	}
	if errs != nil {
		command.Stderr = errs
	} else {
		// A terminal has one stream for both.
		command.Stderr = command.Stdout
	}
	if in != nil {
		// Not command.Stdin: the command's end would then wait for the end of what is sent to it.
		stdin, err := command.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(stdin, in)
			_ = stdin.Close()
		}()
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("failed to exec in container: failed to start exec: %w", err)
	}
	var ended *exec.ExitError
	if err := command.Wait(); !errors.As(err, &ended) {
		// What is left is that the output could not be written: its reader is gone.
		return nil
	}
	code := ended.ExitCode()
	if status, isUnix := ended.Sys().(syscall.WaitStatus); isUnix && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	return utilexec.CodeExitError{Err: ended, Code: code}
}

func (c configuration) environment(where container) ([]string, bool) {
	matches := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
	for _, each := range c.Exec {
		if !matches(each.Namespaces, where.namespace) || !matches(each.Pods, where.pod) || !matches(each.Containers, where.name) {
			continue
		}
		known := strings.NewReplacer("${POD_NAMESPACE}", where.namespace, "${POD_NAME}", where.pod, "${CONTAINER}", where.name)
		var list []string
		for name, value := range each.Env {
			list = append(list, name+"="+known.Replace(value))
		}
		return list, true
	}
	return nil, false
}

func (c configuration) logs(response http.ResponseWriter, request *http.Request) {
	where := containerOf(request)
	var options corev1.PodLogOptions
	if err := legacyscheme.ParameterCodec.DecodeParameters(request.URL.Query(), corev1.SchemeGroupVersion, &options); err != nil {
		http.Error(response, `{"message": "Unable to decode query."}`, http.StatusBadRequest)
		return
	}
	if options.Previous {
		// Nothing here ever starts again.
		http.Error(response, fmt.Sprintf("previous terminated container %q in pod %q not found", where.name, where.pod), http.StatusBadRequest)
		return
	}
	out := flushing{response}
	err := logs.ReadLogs(request.Context(), nil, c.Log, "", logs.NewLogOptions(&options, time.Now()), everRunning{}, out, out)
	if err != nil && request.Context().Err() == nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
	}
}

// flushing sends each line at once: who follows a log waits for it.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(bytes []byte) (int, error) {
	written, err := f.ResponseWriter.Write(bytes)
	_ = http.NewResponseController(f.ResponseWriter).Flush()
	return written, err
}

// everRunning is the container runtime as far as the reader of logs asks it: whether there can be more to follow.
type everRunning struct{ internalapi.RuntimeService }

func (everRunning) ContainerStatus(context.Context, string, bool) (*runtimeapi.ContainerStatusResponse, error) {
	return &runtimeapi.ContainerStatusResponse{Status: &runtimeapi.ContainerStatus{State: runtimeapi.ContainerState_CONTAINER_RUNNING}}, nil
}
