using System.Text.RegularExpressions;

namespace Elastickv.SnapshotFs.Cli.Tests.Documents;

/// <summary>An example of a document: commands and what they print.</summary>
/// <param name="Name">Its name behind <c>example=</c>.</param>
/// <param name="Steps">In order; of a command the lines it prints, standard error among them. An ellipsis stands for anything within a line.</param>
internal sealed partial record Example(string Name, IReadOnlyList<(string Command, string Output)> Steps)
{
    private const string Prompt = "$ ";
    private const string Continuation = "> ";

    /// <summary>The blocks of a Markdown text that begin with <c>```console example=NAME</c>.</summary>
    public static IEnumerable<Example> In(string markdown) =>
        Block().Matches(markdown).Select(block => new Example(block.Groups["name"].Value, [.. StepsOf(block.Groups["lines"].Value)]));

    /// <summary>Whether output is as the example shows it.</summary>
    public static bool Matches(string shown, string output) =>
        Regex.IsMatch(output, "\\A" + Regex.Escape(shown).Replace("…", ".*", StringComparison.Ordinal) + "\\z", RegexOptions.CultureInvariant);

    private static IEnumerable<(string Command, string Output)> StepsOf(string lines)
    {
        string? command = null;
        string output = "";
        foreach (string line in lines.Split('\n').SkipLast(1))
        {
            if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                if (command is not null)
                {
                    yield return (command, output);
                }

                (command, output) = (line[Prompt.Length..], "");
            }
            else if (line.StartsWith(Continuation, StringComparison.Ordinal) && output.Length == 0)
            {
                command += "\n" + line[Continuation.Length..];
            }
            else
            {
                output += line + "\n";
            }
        }

        yield return (command ?? throw new FormatException("an example without a command"), output);
    }

    [GeneratedRegex("^```console example=(?<name>[a-z0-9-]+)\n(?<lines>(?:(?!```).*\n)+)```$", RegexOptions.Multiline)]
    private static partial Regex Block();
}
