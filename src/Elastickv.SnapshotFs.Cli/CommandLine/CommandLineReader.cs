using System.Reflection;
using System.Text;
using CommandLine;
using CommandLine.Text;
using Elastickv.SnapshotFs.Cli.Verbs;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>Turns arguments into a command.</summary>
internal static class CommandLineReader
{
    // Shown in this order.
    private static readonly Type[] Verbs =
    [
        typeof(MountVerb), typeof(UnmountVerb), typeof(DiffVerb), typeof(CommitVerb), typeof(ExportVerb), typeof(EncodeVerb), typeof(LsVerb), typeof(CatVerb), typeof(StatVerb), typeof(HistoryVerb), typeof(CheckVerb), typeof(InfoVerb), typeof(IndexVerb),
    ];

    /// <summary>The command, or null when help or the version was asked for and printed.</summary>
    /// <exception cref="CommandException">The arguments are wrong.</exception>
    public static ICommand? Read(string[] arguments, Surroundings surroundings)
    {
        if (arguments is ["help", { } verb, ..])
        {
            arguments = [verb, "--help"];
        }

        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.EnableDashDash = true;
            settings.CaseInsensitiveEnumValues = true;
        });
        ParserResult<object> result = parser.ParseArguments(arguments, Verbs);
        if (result is Parsed<object> parsed)
        {
            RequireValues(parsed.Value.GetType(), arguments);
            (parsed.Value as IForwardedCommand)?.Remember(arguments);
            return (ICommand)parsed.Value;
        }

        Error[] errors = [.. ((NotParsed<object>)result).Errors];
        if (errors.Any(error => error is VersionRequestedError))
        {
            Print(surroundings, $"snapfs {ProgramVersion.Number}\n");
            return null;
        }

        if (errors.Any(error => error is HelpRequestedError or HelpVerbRequestedError))
        {
            Print(surroundings, Help(result));
            return null;
        }

        throw new CommandException(Describe(errors[0], arguments));
    }

    private static void Print(Surroundings surroundings, string text) => surroundings.Output.Write(Encoding.UTF8.GetBytes(text));

    private static string Help(ParserResult<object> result)
    {
        bool all = result.TypeInfo.Current == typeof(NullInstance);
        string heading = all
            ? $"snapfs {ProgramVersion.Number} - elastickv snapshots as files\n\nUsage: snapfs COMMAND [OPTIONS] ARGUMENTS; snapfs COMMAND --help tells more."
            : $"Usage: {Usage(result.TypeInfo.Current)}";
        HelpText help = HelpText.AutoBuild(
            result,
            text =>
            {
                text.Heading = heading;
                text.Copyright = "";
                text.AdditionalNewLineAfterOption = false;
                text.AutoVersion = false;
                text.AddEnumValuesToHelpText = false;
                return text;
            },
            example => example,
            verbsIndex: all,
            maxDisplayWidth: 120);
        return help.ToString().Trim() + "\n";
    }

    private static string Usage(Type verb)
    {
        var text = new StringBuilder("snapfs ").Append(verb.GetCustomAttribute<VerbAttribute>()!.Name).Append(" [OPTIONS]");
        foreach (ValueAttribute value in verb.GetProperties()
            .Select(property => property.GetCustomAttribute<ValueAttribute>())
            .OfType<ValueAttribute>()
            .Where(value => !value.Hidden)
            .OrderBy(value => value.Index))
        {
            text.Append(value.Required ? $" {value.MetaName}" : $" [{value.MetaName}]").Append(value.Min > 0 ? "..." : "");
        }

        return text.ToString();
    }

    /// <summary>The parser takes an option without its value for one that was not given, so look for that here.</summary>
    private static void RequireValues(Type verb, string[] arguments)
    {
        string[] needing =
        [
            .. verb.GetInterfaces().Append(verb).SelectMany(type => type.GetProperties())
                .Where(property => property.PropertyType != typeof(bool))
                .Select(property => property.GetCustomAttribute<OptionAttribute>())
                .OfType<OptionAttribute>()
                .Select(option => "--" + option.LongName),
        ];
        int end = Array.IndexOf(arguments, "--");
        ReadOnlySpan<string> options = arguments.AsSpan(0, end < 0 ? arguments.Length : end);
        for (int i = 0; i < options.Length; i++)
        {
            if (needing.Contains(options[i]) && (i + 1 == options.Length || IsOption(options[i + 1])))
            {
                throw new CommandException($"option {options[i]} needs a value");
            }
        }
    }

    /// <summary>A minus sign before a digit begins a value, such as <c>-10m</c>.</summary>
    private static bool IsOption(string argument) => argument.StartsWith('-') && (argument.Length == 1 || !char.IsAsciiDigit(argument[1]));

    private static string Describe(Error error, string[] arguments) => error switch
    {
        NoVerbSelectedError => "no command given; try snapfs --help",
        BadVerbSelectedError bad => $"{Shown(bad.Token)} is no command; try snapfs --help",
        UnknownOptionError unknown => $"unknown option {Dashes(unknown.Token)}; try {Verb(arguments)} --help",
        MissingValueOptionError missing => $"option --{missing.NameInfo.LongName} needs a value",
        MissingRequiredOptionError or SequenceOutOfRangeError => $"too few arguments; try {Verb(arguments)} --help",
        BadFormatConversionError bad => $"option --{bad.NameInfo.LongName}: not a valid value",
        RepeatedOptionError repeated => $"option --{repeated.NameInfo.LongName} is given twice",
        BadFormatTokenError bad => $"cannot make sense of {Shown(bad.Token)}",
        _ => $"wrong arguments ({error.Tag}); try {Verb(arguments)} --help",
    };

    private static string Verb(string[] arguments) => "snapfs " + Shown(arguments[0]);

    private static string Dashes(string option) => (option.Length == 1 ? "-" : "--") + Shown(option);

    private static string Shown(string argument) => RawText.Display(RawText.ToBytes(argument));
}
