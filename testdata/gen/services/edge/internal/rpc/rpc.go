// SPDX-License-Identifier: MIT

package rpc

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

type Raw struct{}

func (Raw) Marshal(v any) ([]byte, error) { return *(v.(*[]byte)), nil }
func (Raw) Unmarshal(data []byte, v any) error {
	*(v.(*[]byte)) = append([]byte(nil), data...)
	return nil
}
func (Raw) Name() string { return "raw" }

type feed struct{ endless bool }

func (f *feed) Watch(ss grpc.ServerStream) error {
	var in []byte
	if err := ss.RecvMsg(&in); err != nil {
		return err
	}
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-ss.Context().Done():
			return ss.Context().Err()
		case <-t.C:
			out := []byte("price")
			if err := ss.SendMsg(&out); err != nil {
				return err
			}
		}
	}
}

func (f *feed) Get(ctx context.Context, in []byte) ([]byte, error) {
	time.Sleep(20 * time.Millisecond)
	return in, nil
}

type svc interface{}

func Serve(l net.Listener) *grpc.Server {
	s := grpc.NewServer(grpc.ForceServerCodec(Raw{}))
	f := &feed{}
	s.RegisterService(&grpc.ServiceDesc{ServiceName: "px.Feed", HandlerType: (*svc)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Get", Handler: func(srv any, ctx context.Context, dec func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
			var in []byte
			if err := dec(&in); err != nil {
				return nil, err
			}
			out, err := f.Get(ctx, in)
			return &out, err
		}}},
		Streams: []grpc.StreamDesc{{StreamName: "Watch", ServerStreams: true, Handler: func(srv any, ss grpc.ServerStream) error { return f.Watch(ss) }}}}, f)
	go s.Serve(l)
	return s
}

func Dial(addr string) *grpc.ClientConn {
	cc, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodec(Raw{})))
	if err != nil {
		panic(err)
	}
	return cc
}

func open(ctx context.Context, cc *grpc.ClientConn) (grpc.ClientStream, error) {
	st, err := cc.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/px.Feed/Watch")
	if err != nil {
		return nil, err
	}
	in := []byte("x")
	if err := st.SendMsg(&in); err != nil {
		return nil, err
	}
	return st, st.CloseSend()
}

// Quote reads the first price of a stream and forgets the rest (BUG: never cancelled).
func Quote(cc *grpc.ClientConn) (string, error) {
	st, err := open(context.Background(), cc)
	if err != nil {
		return "", err
	}
	var out []byte
	if err := st.RecvMsg(&out); err != nil {
		return "", err
	}
	return string(out), nil
}

// QuoteCtx gives the stream a context that can be cancelled, and forgets to (BUG).
func QuoteCtx(cc *grpc.ClientConn) (string, error) {
	ctx, _ := context.WithCancel(context.Background())
	st, err := open(ctx, cc)
	if err != nil {
		return "", err
	}
	var out []byte
	err = st.RecvMsg(&out)
	return string(out), err
}

// Follow is a healthy subscriber.
func Follow(ctx context.Context, cc *grpc.ClientConn) error {
	st, err := open(ctx, cc)
	if err != nil {
		return err
	}
	for {
		var out []byte
		if err := st.RecvMsg(&out); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func Get(ctx context.Context, cc *grpc.ClientConn, n int) error {
	in := []byte(fmt.Sprint(n))
	var out []byte
	return cc.Invoke(ctx, "/px.Feed/Get", &in, &out)
}
