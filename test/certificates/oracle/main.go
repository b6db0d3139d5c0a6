// Judges CA sets as istiod does when it starts, and then as a proxy judges a workload certificate of that CA.
// Sets come as JSON on stdin, verdicts go as JSON to stdout in the same order.
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"os"
	"time"
)

type set struct {
	Name                               string
	CaKey, CaCert, RootCert, CertChain []byte
	Now                                time.Time
}

type verdict struct {
	Name string `json:"name"`
	// Empty when the set is taken.
	Istiod   string `json:"istiod"`
	Workload string `json:"workload"`
}

func main() {
	var sets []set
	if err := json.NewDecoder(os.Stdin).Decode(&sets); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	verdicts := []verdict{}
	for _, each := range sets {
		key, err := istiod(each)
		if err != nil {
			verdicts = append(verdicts, verdict{Name: each.Name, Istiod: err.Error()})
			continue
		}
		verdicts = append(verdicts, verdict{Name: each.Name, Workload: words(workload(each, key))})
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func istiod(s set) (crypto.Signer, error) {
	cert, err := certificateIn(s.CaCert)
	if err != nil {
		return nil, err
	}
	if !cert.IsCA {
		return nil, errors.New("not a CA")
	}
	if _, err := cert.Verify(optionsOf(s)); err != nil {
		return nil, err
	}
	key, err := keyIn(s.CaKey)
	if err != nil {
		return nil, err
	}
	if _, err := tls.X509KeyPair(s.CaCert, s.CaKey); err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("not a signing key")
	}
	return signer, nil
}

// A proxy gets the workload's certificate with the chain file behind it, and the roots.
func workload(s set, signer crypto.Signer) error {
	issuer, err := certificateIn(s.CaCert)
	if err != nil {
		return err
	}
	mine, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	identity := &url.URL{Scheme: "spiffe", Host: "cluster.local", Path: "/ns/sample/sa/default"}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    s.Now.Add(-time.Minute),
		NotAfter:     s.Now.Add(time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		URIs:         []*url.URL{identity},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, mine.Public(), signer)
	if err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	_, err = leaf.Verify(optionsOf(s))
	return err
}

func optionsOf(s set) x509.VerifyOptions {
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AppendCertsFromPEM(s.RootCert)
	intermediates.AppendCertsFromPEM(s.CertChain)
	return x509.VerifyOptions{Roots: roots, Intermediates: intermediates, CurrentTime: s.Now}
}

func certificateIn(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM block in the certificate's file")
	}
	return x509.ParseCertificate(block.Bytes)
}

func keyIn(text []byte) (crypto.PrivateKey, error) {
	block, _ := pem.Decode(bytes.Clone(text))
	if block == nil {
		return nil, errors.New("no PEM block in the key's file")
	}
	switch block.Type {
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "PRIVATE KEY":
		return x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	return nil, fmt.Errorf("unsupported block %s", block.Type)
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
