using System.Text;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>What a finished program left: exit code and both outputs.</summary>
internal sealed record ToolResult(string CommandLine, int ExitCode, byte[] Output, byte[] ErrorOutput)
{
    /// <summary>Standard output, one character per byte.</summary>
    public string Text => Encoding.Latin1.GetString(Output);

    public string Errors => Encoding.Latin1.GetString(ErrorOutput);

    /// <summary>Lines of the standard output, without a last empty one.</summary>
    public string[] Lines => Text.Length == 0 ? [] : Text.TrimEnd('\n').Split('\n');

    /// <summary>Demands success and says what went wrong otherwise.</summary>
    public ToolResult Succeeded() => Ended(0);

    /// <summary>Demands an exit code.</summary>
    public ToolResult Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"{CommandLine}\nended with {ExitCode}, expected {exitCode}\n{Shown(Errors)}\n{Shown(Text)}");
        return this;
    }

    /// <summary>Demands any exit code but 0.</summary>
    public ToolResult Failed()
    {
        Assert.True(ExitCode != 0, $"{CommandLine}\nsucceeded\n{Shown(Text)}");
        return this;
    }

    private static string Shown(string text) => text.Length <= 4000 ? text : text[..4000] + "…";
}
