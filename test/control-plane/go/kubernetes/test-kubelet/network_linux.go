package main

import (
	"net"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// dialInside connects from within the network namespace that the file stands for.
func dialInside(file, address string) (net.Conn, error) {
	type result struct {
		connection net.Conn
		err        error
	}
	done := make(chan result)
	go func() {
		// Never unlocked: the thread that has moved ends with this goroutine.
		runtime.LockOSThread()
		namespace, err := os.Open(file)
		if err != nil {
			done <- result{nil, err}
			return
		}
		defer namespace.Close()
		if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- result{nil, err}
			return
		}
		connection, err := net.Dial("tcp4", address)
		done <- result{connection, err}
	}()
	dialled := <-done
	return dialled.connection, dialled.err
}
