using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Tests.CommandLine;

public class RawArgumentsTests
{
    [Fact]
    public void TheLastArgumentsAreTaken()
    {
        byte[] line = [.. "dotnet\0snapfs.dll\0cat\0x.fsm\0"u8, 0xFF, (byte)'a', 0];
        string[] arguments = RawArguments.Split(line, 3);
        Assert.Equal(["cat", "x.fsm"], arguments[..2]);
        Assert.Equal([0xFF, (byte)'a'], RawText.ToBytes(arguments[2]));
    }

    [Fact]
    public void EmptyArgumentsStay() => Assert.Equal(["", "b", ""], RawArguments.Split("snapfs\0\0b\0\0"u8, 3));

    [Fact]
    public void ArgumentsThatAreTextAreLeftAlone()
    {
        string[] arguments = ["ls", "käse"];
        Assert.Same(arguments, RawArguments.Restore(arguments));
    }
}
