// Command gosrc prints the functions of Go files as go/parser sees them; gosrc_ours.c the same as ours does.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

var w = bufio.NewWriterSize(os.Stdout, 1<<20)
var fs *token.FileSet

func line(p token.Pos) int { return fs.PositionFor(p, false).Line }

var ops = map[token.Token]int{}

func init() {
	list := []token.Token{token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.SHL, token.SHR, token.AND_NOT, token.ILLEGAL, token.LAND, token.LOR, token.ARROW, token.INC, token.DEC, token.EQL, token.LSS, token.GTR, token.ASSIGN, token.NOT, token.TILDE, token.NEQ, token.LEQ, token.GEQ}
	for i, t := range list {
		ops[t] = 6 + i
	}
}

func p(s string) { w.WriteString(s) }
func dash()      { p("-") }
func four(f ...func()) {
	for i := 0; i < 4; i++ {
		p(" ")
		if i < len(f) && f[i] != nil {
			f[i]()
		} else {
			dash()
		}
	}
	p(")")
}
func exprs(l []ast.Expr) func() {
	if len(l) == 0 {
		return nil
	}
	return func() {
		for _, e := range l {
			expr(e)
		}
	}
}
func stmts(l []ast.Stmt) func() {
	var real []ast.Stmt
	for _, s := range l {
		if _, ok := s.(*ast.EmptyStmt); ok {
			continue
		}
		real = append(real, s)
	}
	if len(real) == 0 {
		return nil
	}
	return func() {
		for _, s := range real {
			stmt(s)
		}
	}
}
func e1(e ast.Expr) func() {
	if e == nil {
		return nil
	}
	return func() { expr(e) }
}
func s1(s ast.Stmt) func() {
	if s == nil {
		return nil
	}
	return func() { stmt(s) }
}
func b1(b *ast.BlockStmt) func() {
	if b == nil {
		return nil
	}
	return func() { stmt(b) }
}
func fields(fl *ast.FieldList, method bool) func() {
	if fl == nil || len(fl.List) == 0 {
		return nil
	}
	return func() {
		for _, f := range fl.List {
			if len(f.Names) == 0 {
				if method {
					expr(f.Type)
					continue
				}
				p("(Field ")
				four(e1(f.Type))
			}
			for _, n := range f.Names {
				p("(Field " + n.Name)
				four(e1(f.Type))
			}
		}
	}
}
func expr(e ast.Expr) {
	switch x := e.(type) {
	case *ast.Ident:
		p("(Ident " + x.Name + ")")
	case *ast.BasicLit:
		p("(Lit " + x.Value + ")")
	case *ast.FuncLit:
		p("(FuncLit")
		four(e1(x.Type), b1(x.Body))
	case *ast.CompositeLit:
		p("(Composite")
		four(e1(x.Type), exprs(x.Elts))
	case *ast.KeyValueExpr:
		p("(KeyValue")
		four(e1(x.Key), e1(x.Value))
	case *ast.ParenExpr:
		p("(Paren")
		four(e1(x.X))
	case *ast.SelectorExpr:
		p("(Selector " + x.Sel.Name)
		four(e1(x.X))
	case *ast.IndexExpr:
		p("(Index")
		four(e1(x.X), e1(x.Index))
	case *ast.IndexListExpr:
		p("(Index")
		four(e1(x.X), exprs(x.Indices))
	case *ast.SliceExpr:
		p("(Slice")
		four(e1(x.X), e1(x.Low), e1(x.High), e1(x.Max))
	case *ast.TypeAssertExpr:
		p("(Assert")
		four(e1(x.X), e1(x.Type))
	case *ast.CallExpr:
		p(fmt.Sprintf("(Call @%d", line(x.Lparen)))
		four(e1(x.Fun), exprs(x.Args))
	case *ast.StarExpr:
		p("(Star")
		four(e1(x.X))
	case *ast.UnaryExpr:
		p(fmt.Sprintf("(Unary @%d op%d", line(x.OpPos), ops[x.Op]))
		four(e1(x.X))
	case *ast.BinaryExpr:
		p(fmt.Sprintf("(Binary op%d", ops[x.Op]))
		four(e1(x.X), e1(x.Y))
	case *ast.ArrayType:
		p("(Array")
		four(e1(x.Len), e1(x.Elt))
	case *ast.MapType:
		p("(Map")
		four(e1(x.Key), e1(x.Value))
	case *ast.ChanType:
		p("(Chan")
		four(e1(x.Value))
	case *ast.StructType:
		p("(Struct")
		four(fields(x.Fields, false))
	case *ast.InterfaceType:
		p("(Interface")
		four(fields(x.Methods, true))
	case *ast.FuncType:
		p("(FuncType")
		four(fields(x.Params, false), fields(x.Results, false))
	case *ast.Ellipsis:
		p("(Ellipsis")
		four(e1(x.Elt))
	default:
		panic(fmt.Sprintf("%T", e))
	}
}
func specs(g *ast.GenDecl) func() {
	if len(g.Specs) == 0 {
		return nil
	}
	return func() {
		for _, s := range g.Specs {
			switch x := s.(type) {
			case *ast.ValueSpec:
				if g.Tok == token.CONST {
					p("(Const")
				} else {
					p("(Var")
				}
				names := func() {
					for _, n := range x.Names {
						expr(n)
					}
				}
				four(names, e1(x.Type), exprs(x.Values))
			case *ast.TypeSpec:
				p("(Type " + x.Name.Name)
				four(e1(x.Type), fields(x.TypeParams, false))
			}
		}
	}
}
func stmt(s ast.Stmt) {
	switch x := s.(type) {
	case *ast.EmptyStmt:
		p("(Empty")
		four()
	case *ast.DeclStmt:
		p("(Decl")
		four(specs(x.Decl.(*ast.GenDecl)))
	case *ast.LabeledStmt:
		p("(Labeled " + x.Label.Name)
		four(s1(x.Stmt))
	case *ast.ExprStmt:
		p("(Expr")
		four(e1(x.X))
	case *ast.SendStmt:
		p(fmt.Sprintf("(Send @%d", line(x.Pos())))
		four(e1(x.Chan), e1(x.Value))
	case *ast.IncDecStmt:
		p("(IncDec")
		four(e1(x.X))
	case *ast.AssignStmt:
		p("(Assign")
		four(exprs(x.Lhs), exprs(x.Rhs))
	case *ast.GoStmt:
		p("(Go")
		four(e1(x.Call))
	case *ast.DeferStmt:
		p("(Defer")
		four(e1(x.Call))
	case *ast.ReturnStmt:
		p(fmt.Sprintf("(Return @%d", line(x.Return)))
		four(exprs(x.Results))
	case *ast.BranchStmt:
		l := ""
		if x.Label != nil {
			l = x.Label.Name
		}
		p("(Branch " + l)
		four()
	case *ast.BlockStmt:
		p("(Block")
		four(stmts(x.List))
	case *ast.IfStmt:
		p(fmt.Sprintf("(If @%d", line(x.If)))
		four(s1(x.Init), e1(x.Cond), s1(x.Body), s1(x.Else))
	case *ast.SwitchStmt:
		p("(Switch")
		four(s1(x.Init), e1(x.Tag), cases(x.Body))
	case *ast.TypeSwitchStmt:
		p("(TypeSwitch")
		four(s1(x.Init), s1(x.Assign), cases(x.Body))
	case *ast.SelectStmt:
		p(fmt.Sprintf("(Select @%d", line(x.Select)))
		four(nil, nil, cases(x.Body))
	case *ast.ForStmt:
		p(fmt.Sprintf("(For @%d", line(x.For)))
		four(s1(x.Init), e1(x.Cond), s1(x.Post), s1(x.Body))
	case *ast.RangeStmt:
		p(fmt.Sprintf("(Range @%d", line(x.For)))
		var l []ast.Expr
		if x.Key != nil {
			l = append(l, x.Key)
		}
		if x.Value != nil {
			l = append(l, x.Value)
		}
		four(exprs(l), e1(x.X), nil, s1(x.Body))
	default:
		panic(fmt.Sprintf("%T", s))
	}
}
func cases(b *ast.BlockStmt) func() {
	if len(b.List) == 0 {
		return nil
	}
	return func() {
		for _, s := range b.List {
			switch x := s.(type) {
			case *ast.CaseClause:
				p("(Case")
				four(exprs(x.List), stmts(x.Body))
			case *ast.CommClause:
				p("(Comm")
				four(s1(x.Comm), stmts(x.Body))
			}
		}
	}
}
func main() {
	defer w.Flush()
	for _, name := range os.Args[1:] {
		fs = token.NewFileSet()
		f, err := parser.ParseFile(fs, name, nil, parser.SkipObjectResolution)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		for _, d := range f.Decls {
			x, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			p(fmt.Sprintf("(Func %s @%d", x.Name.Name, line(x.Pos())))
			four(fields(x.Recv, false), e1(x.Type), b1(x.Body), fields(x.Type.TypeParams, false))
			p("\n")
		}
	}
}
