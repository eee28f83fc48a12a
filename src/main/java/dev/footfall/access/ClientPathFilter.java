package dev.footfall.access;

import dev.footfall.platform.ClientPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives the paths of ready-made clients their usual spelling, before the firewall refuses a doubled slash: some clients
 * put the path behind a base address that ends in one. No other path is touched.
 */
class ClientPathFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        String usual = ClientPaths.normalized(path);
        chain.doFilter(usual == null || usual.equals(path) ? request : new Renamed(request, usual), response);
    }

    private static final class Renamed extends HttpServletRequestWrapper {

        private final String path;

        Renamed(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            url.setLength(url.length() - super.getRequestURI().length());
            return url.append(path);
        }

        @Override
        public String getServletPath() {
            return path;
        }
    }
}
