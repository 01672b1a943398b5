using System.Text;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Tests.Walking;

public class TreePathTests
{
    private readonly FakeTree tree = new FakeTree().Mapped("a/b/file", 1, "x").Mapped("a/\u00FF", 1, "y");

    [Theory]
    [InlineData("a/b/file")]
    [InlineData("/a//b/./file")]
    [InlineData("a/../a/b/../b/file")]
    [InlineData("../../a/b/file")]
    public void FindsTheFile(string path) => Assert.Equal(TreePath.Find(tree, "a/b/file"u8), TreePath.Find(tree, Encoding.Latin1.GetBytes(path)));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("a/..")]
    public void FindsTheRoot(string path) => Assert.Equal(NodeId.Root, TreePath.Find(tree, Encoding.Latin1.GetBytes(path)));

    [Fact]
    public void NamesAreBytes() => Assert.False(TreePath.Find(tree, [(byte)'a', (byte)'/', 0xFF]).IsDirectory);

    [Theory]
    [InlineData("nothing", "nothing: no such file or directory")]
    [InlineData("a/nothing/x", "a/nothing/x: no such file or directory")]
    [InlineData("a/b/file/", "a/b/file/: not a directory")]
    [InlineData("a/b/file/x", "a/b/file/x: not a directory")]
    [InlineData("a/\u00FE", "a/\\xfe: no such file or directory")]
    public void TellsWhatIsWrong(string path, string message) =>
        Assert.Equal(message, Assert.Throws<CommandException>(() => TreePath.Find(tree, Encoding.Latin1.GetBytes(path))).Message);
}
