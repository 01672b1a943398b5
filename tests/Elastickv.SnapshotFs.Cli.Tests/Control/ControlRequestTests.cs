using Elastickv.SnapshotFs.Cli.Control;

namespace Elastickv.SnapshotFs.Cli.Tests.Control;

public class ControlRequestTests
{
    [Fact]
    public void WhatIsSentIsWhatArrives()
    {
        // A lone surrogate carries a byte that is not UTF-8.
        var sent = new ControlRequest(["diff", "a \udcff b", ""], "/some where", true, false);
        ControlRequest arrived = ControlRequest.Parse(sent.ToBytes())!;
        Assert.Equal(sent.Arguments, arrived.Arguments);
        Assert.Equal(sent with { Arguments = arrived.Arguments }, arrived);
    }

    [Theory]
    [InlineData("")]
    [InlineData("t")]
    [InlineData("tt")]
    [InlineData("tt/\0")]
    [InlineData("tt/\0diff")]
    public void AnythingElseIsNoRequest(string payload) => Assert.Null(ControlRequest.Parse(System.Text.Encoding.ASCII.GetBytes(payload)));
}
