using System.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Tests.CommandLine;

public class RawTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain/name.bin")]
    [InlineData("caf\u00C3\u00A9")]
    [InlineData("\u00FF\u00FE")]
    [InlineData("a\u00E2\u0082b")]
    [InlineData("\u00F0\u009F\u0098\u0080")]
    [InlineData("\u00ED\u00B2\u0080")]
    [InlineData("\u00ED\u00A0\u00BD\u00ED\u00B8\u0080")]
    [InlineData("\u00C0\u00AF\u0000\u001B[0m")]
    public void EveryRunOfBytesComesBack(string latin1)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(latin1);
        Assert.Equal(bytes, RawText.ToBytes(RawText.FromBytes(bytes)));
    }

    [Fact]
    public void EverySingleByteAndPairComesBack()
    {
        for (int i = 0; i < 0x10000; i++)
        {
            byte[] bytes = [(byte)(i >> 8), (byte)i];
            Assert.Equal(bytes, RawText.ToBytes(RawText.FromBytes(bytes)));
        }
    }

    [Fact]
    public void ValidUtf8IsTheOrdinaryString()
    {
        Assert.Equal("käse😀", RawText.FromBytes("käse😀"u8));
        Assert.False(RawText.HoldsRawBytes("käse😀"));
    }

    [Fact]
    public void RawBytesAreNoticed()
    {
        Assert.True(RawText.HoldsRawBytes(RawText.FromBytes([0x61, 0xFF])));
        Assert.True(RawText.HoldsRawBytes(RawText.FromBytes([0xF0, 0x9F, 0x98, 0x80, 0x80])));
    }

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("\u001B[31m", "\\x1b[31m")]
    [InlineData("line\nbreak", "line\\x0abreak")]
    [InlineData("\u00FF", "\\xff")]
    [InlineData("\u00E2\u0080\u00AE", "\\xe2\\x80\\xae")]
    [InlineData("\u00C3\u00A9", "é")]
    public void WhatATerminalWouldObeyIsEscaped(string latin1, string shown) =>
        Assert.Equal(shown, RawText.Display(Encoding.Latin1.GetBytes(latin1)));

    [Theory]
    [InlineData("a.fsm: key a\\xfe: bad", "a.fsm: key a\\xfe: bad")]
    [InlineData("a\u001Bb\\c", "a\\x1bb\\c")]
    public void MessagesKeepTheirBackslashes(string message, string shown) => Assert.Equal(shown, RawText.Printable(message));

    [Fact]
    public void MessagesShowRawBytes() => Assert.Equal("\\xff.fsm", RawText.Printable("\uDCFF.fsm"));
}
